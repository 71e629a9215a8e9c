package adapter

import (
	"net/url"
	"path"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// task is a task of GenieACS; which members it has depends on its name.
type task struct {
	Name            string   `json:"name"`
	ParameterNames  []string `json:"parameterNames,omitempty"`
	ParameterValues [][]any  `json:"parameterValues,omitempty"` // name, value, type
	ObjectName      *string  `json:"objectName,omitempty"`      // without the dot at its end
	FileType        string   `json:"fileType,omitempty"`
	FileName        string   `json:"fileName,omitempty"`
	TargetFileName  string   `json:"targetFileName,omitempty"`
}

// genieTasks finds the tasks that make GenieACS call a method. It makes the call itself: keys, the order of names and
// further calls are its choice. Version 1.2.16 was seen to set no value that it believes to be there, to ask for names
// only where it has not learned them yet, and to put GetParameterNames around the other calls.
func genieTasks(rpc cwmp.RPC) ([]task, error) {
	switch c := rpc.(type) {
	case *cwmp.GetParameterValues:
		return genieRead(c.ParameterNames), nil
	case *cwmp.GetParameterNames:
		return []task{object("refreshObject", c.ParameterPath)}, nil
	case *cwmp.SetParameterValues:
		t := task{Name: "setParameterValues"}
		for _, p := range c.ParameterList {
			t.ParameterValues = append(t.ParameterValues, []any{p.Name, p.Value, p.Type})
		}
		return []task{t}, nil
	case *cwmp.AddObject:
		return []task{object("addObject", c.ObjectName)}, nil
	case *cwmp.DeleteObject:
		return []task{object("deleteObject", c.ObjectName)}, nil
	case *cwmp.Reboot:
		return []task{{Name: "reboot"}}, nil
	case *cwmp.FactoryReset:
		return []task{{Name: "factoryReset"}}, nil
	case *cwmp.Download:
		return genieDownload(c)
	}
	return nil, bench.Cannot("the API of GenieACS has no task that makes it call %s", rpc.Method())
}

// genieRead reads parameters by one task, and each object by one of its own.
func genieRead(names []string) []task {
	var tasks []task
	var parameters []string
	for _, name := range names {
		if name == "" || strings.HasSuffix(name, ".") {
			tasks = append(tasks, object("refreshObject", name))
			continue
		}
		parameters = append(parameters, name)
	}
	if len(parameters) > 0 {
		tasks = append([]task{{Name: "getParameterValues", ParameterNames: parameters}}, tasks...)
	}
	return tasks
}

func object(name, path string) task {
	path = strings.TrimSuffix(path, ".")
	return task{Name: name, ObjectName: &path}
}

// genieDownload names the file: GenieACS makes the URL itself, of its own file server.
func genieDownload(c *cwmp.Download) ([]task, error) {
	u, err := url.Parse(c.URL)
	if err != nil || path.Base(u.Path) == "/" || path.Base(u.Path) == "." {
		return nil, bench.Cannot("GenieACS downloads from its own file server, and the URL %q names no file", c.URL)
	}
	return []task{{Name: "download", FileType: c.FileType, FileName: path.Base(u.Path), TargetFileName: c.TargetFileName}}, nil
}
