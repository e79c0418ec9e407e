// Command temporal is a Temporal server for tests: the real one, in one process
// with its database in memory, on a port of loopback that is free. It tells
// where it is in one line of JSON and ends with its standard input.
//
// It is a module of its own, so that nobody but the tests has to build it.
package main

import (
	"encoding/json"
	"io"
	"os"

	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/temporal"
	"go.temporal.io/server/temporaltest"
)

// settings are those of the server of an office (scripts/limits.yaml), and of
// temporaltest.
var settings = dynamicconfig.StaticClient{
	dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 1000,
	dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key():      true, // what is prepared counts at once
}

func main() {
	server := temporaltest.NewServer(temporaltest.WithBaseServerOptions(temporal.WithDynamicConfigClient(settings)))
	defer server.Stop()
	where := struct{ Address, Namespace string }{server.GetFrontendHostPort(), server.GetDefaultNamespace()}
	if err := json.NewEncoder(os.Stdout).Encode(where); err != nil {
		os.Exit(1)
	}
	io.Copy(io.Discard, os.Stdin)
}
