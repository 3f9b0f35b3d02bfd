// Package spark holds job.py, which reads an archive on a Spark cluster by the same binary that reads it on one machine, and the
// test that holds the two graphs to each other.
package spark
