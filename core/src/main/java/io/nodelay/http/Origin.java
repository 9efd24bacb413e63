package io.nodelay.http;

import io.nodelay.net.Lookup;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that makes one connection another: only requests for which everything here is equal may share connections. Who looks
 * names up, or connects, in a way of its own does not get a connection that was made in another way.
 *
 * @param identity what a connector adds, as https the identity it shows and the authorities it trusts
 */
record Origin(
        String protocol,
        String host,
        int port,
        Optional<Path> socketPath,
        Optional<InetAddress> localAddress,
        Optional<ProtocolFamily> family,
        Lookup lookup,
        Connector connector,
        Object identity) {}
