package io.nodelay.bench.results;

import java.util.Collection;
import java.util.List;

/** How the measurements of one benchmark become a part of the report. */
interface Section {
    String title();

    /** Those that are shown together; otherwise the newest runs. */
    default Collection<List<Measurement>> editions(List<Measurement> measurements) {
        return Report.newestRuns(measurements);
    }

    /** The question, the answer, the table and how to read it. */
    void write(List<Measurement> measurements, Page page);
}
