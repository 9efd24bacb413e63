package io.nodelay.bench.results;

import java.util.List;
import java.util.Objects;

/**
 * What a measurement was taken on. Figures of machines with different ids are never compared.
 *
 * @param id short hash of the facts that do not change between runs; it names nothing
 * @param cpu CPU model
 * @param cores processors the JVM may use
 * @param smt {@code on}, {@code off} or {@code unknown}
 * @param hypervisor kind of hypervisor, {@code none} or {@code unknown}
 * @param kernel name and release of the kernel
 * @param hz the kernel's timer frequency and where it was read: delayed-ACK timers are rounded to it
 * @param jdk vendor and version of the JDK that measured
 * @param flags its flags
 * @param collector its garbage collector
 * @param network the loopback
 */
public record Machine(
        String id,
        String cpu,
        int cores,
        String smt,
        String hypervisor,
        String kernel,
        String hz,
        String jdk,
        List<String> flags,
        String collector,
        Network network) {
    public Machine {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(jdk, "jdk");
        Objects.requireNonNull(network, "network");
    }
}
