package provoked

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SecuredEmpty: the step "values" reads parameters that the data model calls secured, see [Secured]. That CWMP has no right
// to read them is a reading of the model, so that a value only warns. An empty text is as it has to be, also where nothing
// was ever set.
var SecuredEmpty = checks.Rule{
	ID:            "CWMP-DM-015",
	Title:         "Secured parameters read as empty",
	Spec:          checks.DataModel("secured"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: securedEmpty,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Text("GetParameterValuesResponse/ParameterList/*/Value", "secret"))).Only("provoked/cwmp-dm-015"),
		checks.Breaks(mutate.AfterProvocation(mutate.Text("GetParameterValuesResponse/ParameterList/*/Value", "********"))).Only("provoked/cwmp-dm-015"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty text, whatever the parameter holds.",
		Cause:       "Only the passwords of ManagementServer are hidden.",
		Consequence: "Keys of the Wi-Fi and passwords of users lie open in every dump and every log of the ACS.",
		Remedy:      "The maker of the CPE has to hide every parameter that the data model calls hidden or secured.",
	},
}

func securedEmpty(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("values")
	if v := c.Unanswered(); v != nil {
		return v
	}
	verdict := checks.NotHere
	for n := range c.Answer.FindAll("ParameterList/*") {
		name := trim(n.Child("Name").Text())
		if !Secured(name) {
			continue
		}
		if value := n.Child("Value"); trim(value.Text()) != "" {
			return checks.At(value, name+" can be read", "an empty text, whatever it holds").In(c.Answer).Warn()
		}
		verdict = nil
	}
	return verdict
}

// Secured tells whether a parameter is one that the data models call secured, or that Device:2.17 does where an older model
// called it hidden. Those of ManagementServer are the business of CWMP-GPV-009.
func Secured(name string) bool {
	steps := strings.Split(name, ".")
	for i, step := range steps {
		if isInstance(step + ".") {
			steps[i] = "{i}"
		}
	}
	return secured[strings.Join(steps, ".")]
}

// secured are the parameters of Device:2.17 that are secured, and those of it and of InternetGatewayDevice:1.14 that are hidden
// and hold a secret, away from ManagementServer.
var secured = map[string]bool{
	"Device.Cellular.Interface.{i}.USIM.PIN":                                                    true,
	"Device.Cellular.AccessPoint.{i}.Password":                                                  true,
	"Device.MoCA.Interface.{i}.KeyPassphrase":                                                   true,
	"Device.MoCA.Interface.{i}.EnhancedPassword":                                                true,
	"Device.HomePlug.Interface.{i}.NetworkPassword":                                             true,
	"Device.UPA.Interface.{i}.EncryptionKey":                                                    true,
	"Device.WiFi.AccessPoint.{i}.Security.WEPKey":                                               true,
	"Device.WiFi.AccessPoint.{i}.Security.PreSharedKey":                                         true,
	"Device.WiFi.AccessPoint.{i}.Security.KeyPassphrase":                                        true,
	"Device.WiFi.AccessPoint.{i}.Security.SAEPassphrase":                                        true,
	"Device.WiFi.AccessPoint.{i}.Security.RadiusSecret":                                         true,
	"Device.WiFi.AccessPoint.{i}.Security.SecondaryRadiusSecret":                                true,
	"Device.WiFi.AccessPoint.{i}.WPS.PIN":                                                       true,
	"Device.WiFi.AccessPoint.{i}.Accounting.Secret":                                             true,
	"Device.WiFi.AccessPoint.{i}.Accounting.SecondarySecret":                                    true,
	"Device.WiFi.EndPoint.{i}.Profile.{i}.Security.WEPKey":                                      true,
	"Device.WiFi.EndPoint.{i}.Profile.{i}.Security.PreSharedKey":                                true,
	"Device.WiFi.EndPoint.{i}.Profile.{i}.Security.KeyPassphrase":                               true,
	"Device.WiFi.EndPoint.{i}.Profile.{i}.Security.SAEPassphrase":                               true,
	"Device.WiFi.EndPoint.{i}.WPS.PIN":                                                          true,
	"Device.PPP.Interface.{i}.Password":                                                         true,
	"Device.Routing.Babel.MACKeySet.{i}.MACKey.{i}.KeyValue":                                    true,
	"Device.Routing.Babel.DTLSCertSet.{i}.DTLSCert.{i}.CertPrivateKey":                          true,
	"Device.LANConfigSecurity.ConfigPassword":                                                   true,
	"Device.IEEE8021x.Supplicant.{i}.EAPMD5.SharedSecret":                                       true,
	"Device.Users.User.{i}.Password":                                                            true,
	"Device.FAP.GPS.AGPSServerConfig.Password":                                                  true,
	"Device.FAP.PerfMgmt.Config.{i}.Password":                                                   true,
	"Device.BulkData.Profile.{i}.FileTransferPassword":                                          true,
	"Device.BulkData.Profile.{i}.HTTP.Password":                                                 true,
	"Device.XMPP.Connection.{i}.Password":                                                       true,
	"Device.IEEE1905.AL.Security.Password":                                                      true,
	"Device.MQTT.Client.{i}.Password":                                                           true,
	"Device.MQTT.Broker.{i}.Password":                                                           true,
	"Device.MQTT.Broker.{i}.Bridge.{i}.Password":                                                true,
	"Device.DynamicDNS.Client.{i}.Password":                                                     true,
	"Device.XPON.ONU.{i}.ANI.{i}.TC.Authentication.Password":                                    true,
	"Device.PacketCaptureDiagnostics.Password":                                                  true,
	"Device.USPAgent.ControllerTrust.Challenge.{i}.Value":                                       true,
	"Device.STOMP.Connection.{i}.Password":                                                      true,
	"InternetGatewayDevice.LANConfigSecurity.ConfigPassword":                                    true,
	"InternetGatewayDevice.LANDevice.{i}.WLANConfiguration.{i}.KeyPassphrase":                   true,
	"InternetGatewayDevice.LANDevice.{i}.WLANConfiguration.{i}.WEPKey.{i}.WEPKey":               true,
	"InternetGatewayDevice.LANDevice.{i}.WLANConfiguration.{i}.PreSharedKey.{i}.PreSharedKey":   true,
	"InternetGatewayDevice.LANDevice.{i}.WLANConfiguration.{i}.PreSharedKey.{i}.KeyPassphrase":  true,
	"InternetGatewayDevice.LANDevice.{i}.WLANConfiguration.{i}.WPS.DevicePassword":              true,
	"InternetGatewayDevice.WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.Password": true,
	"InternetGatewayDevice.User.{i}.Password":                                                   true,
	"InternetGatewayDevice.FAP.GPS.AGPSServerConfig.Password":                                   true,
	"InternetGatewayDevice.FAP.PerfMgmt.Config.{i}.Password":                                    true,
	"InternetGatewayDevice.BulkData.Profile.{i}.FileTransferPassword":                           true,
	"InternetGatewayDevice.XMPP.Connection.{i}.Password":                                        true,
}
