package io.nodelay.bench.results;

import java.util.List;

/** How the measurements of one benchmark, all of one run, become a part of the report. */
interface Section {
    String title();

    /** The question, the answer, the table and how to read it. */
    void write(List<Measurement> measurements, Markdown page);
}
