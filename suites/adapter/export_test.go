package adapter

// Call is the request to queue a method.
var Call = call
