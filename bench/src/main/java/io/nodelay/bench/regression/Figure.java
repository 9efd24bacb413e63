package io.nodelay.bench.regression;

import io.nodelay.bench.results.Better;

/** What a fork finds: its name, its unit, and which way it is wished to go. */
public record Figure(String name, String unit, Better better) {}
