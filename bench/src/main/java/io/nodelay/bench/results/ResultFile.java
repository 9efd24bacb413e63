package io.nodelay.bench.results;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes and reads result files: one JSON object a line, one line a measurement, in UTF-8. */
public final class ResultFile {
    public static final String SUFFIX = ".jsonl";

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private ResultFile() {}

    public static String line(Measurement measurement) {
        return GSON.toJson(measurement);
    }

    public static void write(Path file, List<Measurement> measurements) {
        WholeFile.write(file, measurements.stream().map(m -> line(m) + "\n").collect(Collectors.joining()));
    }

    public static List<Measurement> read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new Refused(file.toString(), "a readable result file", unreadable);
        }
    }

    /** All result files in a directory and below it, in the order of their names. */
    public static List<Measurement> readAll(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .flatMap(file -> read(file).stream())
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new Refused(directory.toString(), "a directory of *" + SUFFIX, unreadable);
        }
    }

    static List<Measurement> parse(String name, String text) {
        List<Measurement> measurements = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                measurements.add(parseLine(name + ":" + (i + 1), lines.get(i)));
            }
        }
        return measurements;
    }

    private static Measurement parseLine(String where, String line) {
        Version version = fromJson(where, line, Version.class);
        if (version.schema() != Measurement.SCHEMA) {
            throw new Refused(where, "schema " + Measurement.SCHEMA, version.schema());
        }
        return fromJson(where, line, Measurement.class);
    }

    private static <T> T fromJson(String where, String line, Class<T> type) {
        try {
            return GSON.fromJson(line, type);
        } catch (JsonSyntaxException malformed) {
            throw new Refused(where, "one measurement in JSON", malformed);
        }
    }

    private record Version(int schema) {}
}
