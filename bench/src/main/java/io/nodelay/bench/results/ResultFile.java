package io.nodelay.bench.results;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes and reads result files: one JSON object a line, one line a measurement, in UTF-8. */
public final class ResultFile {
    public static final String SUFFIX = ".jsonl";

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private ResultFile() {}

    public static String line(Measurement measurement) {
        return toJson(measurement);
    }

    /** An object in one line. */
    public static String toJson(Object object) {
        return GSON.toJson(object);
    }

    public static void write(Path file, List<Measurement> measurements) {
        WholeFile.write(file, measurements.stream().map(m -> line(m) + "\n").collect(Collectors.joining()));
    }

    /**
     * Adds lines to a file that others may add to at the same time: all of them or none. A file whose last line was cut off
     * is refused, and so is one that cannot be read.
     */
    public static void append(Path file, List<Measurement> measurements) {
        String text = measurements.stream().map(m -> line(m) + "\n").collect(Collectors.joining());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
                    FileLock alone = channel.lock()) {
                long end = channel.size();
                checkLastLine(file, channel, end);
                write(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), end);
                alone.release();
            }
        } catch (IOException failed) {
            throw new Refused(file.toString(), "a file that lines can be added to", failed);
        }
    }

    private static void checkLastLine(Path file, FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        if (end > 0 && (channel.read(last, end - 1) != 1 || last.get(0) != '\n')) {
            throw new Refused(file.toString(), "a last line that ends", "one that was cut off");
        }
    }

    private static void write(FileChannel channel, ByteBuffer lines, long at) throws IOException {
        try {
            for (long next = at; lines.hasRemaining(); ) {
                next += channel.write(lines, next);
            }
        } catch (IOException failed) {
            channel.truncate(at); // a full disk has taken a part
            throw failed;
        }
    }

    public static List<Measurement> read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new Refused(file.toString(), "a readable result file", unreadable);
        }
    }

    /** Reads measurements one by one, of a file that may have too many to be kept. */
    public static void each(Path file, Consumer<Measurement> reader) {
        try (Stream<String> lines = Files.lines(file)) {
            int[] number = {0};
            lines.forEach(line -> reader.accept(parseLine(file.getFileName() + ":" + ++number[0], line)));
        } catch (IOException | UncheckedIOException unreadable) {
            throw new Refused(file.toString(), "a readable result file", unreadable);
        }
    }

    /** All result files in a directory and below it, in the order of their names; raw files are named as from there. */
    public static List<Measurement> readAll(Path directory) {
        return readAll(directory, directory);
    }

    /** The same for a report elsewhere, which raw files, and after them the result file itself, are named as from. */
    public static List<Measurement> readAll(Path directory, Path reader) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .flatMap(file -> readFrom(file, reader).stream())
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new Refused(directory.toString(), "a directory of *" + SUFFIX, unreadable);
        }
    }

    private static List<Measurement> readFrom(Path file, Path reader) {
        Path way = reader.toAbsolutePath().relativize(file.toAbsolutePath());
        return read(file).stream().map(m -> m.filesFrom(way)).toList();
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
        Version version = fromJson(where, line, Version.class, "measurement");
        if (version.schema() != Measurement.SCHEMA) {
            throw new Refused(where, "schema " + Measurement.SCHEMA, version.schema());
        }
        return fromJson(where, line, Measurement.class, "measurement");
    }

    /** Reads a file of one object a line. */
    static <T> List<T> lines(Path file, String expected, Class<T> type) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<T> objects = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                objects.add(fromJson(
                        file.getFileName() + ":" + (i + 1),
                        lines.get(i),
                        type,
                        type.getSimpleName().toLowerCase(Locale.ROOT)));
            }
            return objects;
        } catch (IOException unreadable) {
            throw new Refused(file.toString(), expected, unreadable);
        }
    }

    /** One line as an object of that type; whatever else it is, is said with its place. */
    public static <T> T fromJson(String where, String line, Class<T> type, String what) {
        String expected = "one " + what + " in JSON";
        T object;
        try {
            object = GSON.fromJson(line, type);
        } catch (JsonParseException malformed) {
            throw new Refused(where, expected, firstLine(malformed));
        } catch (RuntimeException refused) { // by a record, which says what it lacks, inside one of Gson's
            throw new Refused(where, expected, incomplete(refused.getCause() == null ? refused : refused.getCause()));
        }
        if (object == null) {
            throw new Refused(where, expected, "an empty line");
        }
        return object;
    }

    private static String incomplete(Throwable said) {
        return (said instanceof NullPointerException ? "one without " : "") + firstLine(said);
    }

    private static String firstLine(Throwable said) {
        return String.valueOf(said.getMessage()).lines().findFirst().orElse("nothing");
    }

    /** What is looked at first. */
    private record Version(int schema) {}
}
