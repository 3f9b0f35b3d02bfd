// Package local runs a Neo4j Community server of one's own on this machine, without Docker: [Fetch] has Maven
// copy the server and Neo4j Browser from Maven's repository into the user's cache, once, and [Start] starts it on
// the loopback interface with a data folder of its own. It needs Java 17 or 21, and Maven for the first fetch.
//
// On Linux the server dies with the program that started it, however that ends. Elsewhere it dies with [Server.Stop].
package local
