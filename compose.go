// Package celebgraph holds the file by which Docker runs the Neo4j of this project. The command is in
// cmd/celebgraph, the libraries are extract and graph.
package celebgraph

import _ "embed"

// Compose is docker-compose.yml.
//
//go:embed docker-compose.yml
var Compose []byte
