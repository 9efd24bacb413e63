/**
 * The examples, README and programs written by others: each runs in a process of its own and is spoken to from outside.
 */
package io.nodelay.examples;
