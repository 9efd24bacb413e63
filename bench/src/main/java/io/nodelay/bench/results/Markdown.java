package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes a page of Markdown whose tables can also be read on a console: every column is padded to its width. */
final class Markdown implements Page {
    private static final String SUFFIX = ".svg";

    private final StringBuilder page = new StringBuilder();
    private final Map<String, String> drawings = new LinkedHashMap<>();
    private final Optional<String> place;

    /** A page for a console, which shows no drawings. */
    Markdown() {
        this.place = Optional.empty();
    }

    /**
     * A page with drawings.
     *
     * @param place the directory they will be in, as a link from the page
     */
    Markdown(String place) {
        this.place = Optional.of(place);
    }

    @Override
    public Markdown heading(int level, String text) {
        page.append("#".repeat(level)).append(' ').append(text).append("\n\n");
        return this;
    }

    @Override
    public Markdown paragraph(String text) {
        page.append(text).append("\n\n");
        return this;
    }

    @Override
    public Markdown bullets(List<String> items) {
        if (!items.isEmpty()) {
            items.forEach(item -> page.append("- ").append(item).append('\n'));
            page.append('\n');
        }
        return this;
    }

    @Override
    public Markdown table(int words, List<String> header, List<List<String>> rows) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            columns.add(Column.of(i, i >= words, header, rows));
        }
        row(columns, header);
        page.append('|');
        columns.forEach(column -> page.append(column.rule()).append('|'));
        page.append('\n');
        rows.forEach(cells -> row(columns, cells));
        page.append('\n');
        return this;
    }

    /** A drawing is a file of its own, named by its title. */
    @Override
    public Markdown drawing(String svg) {
        place.ifPresent(directory -> {
            String title = Svg.title(svg);
            String name = fresh(title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
            drawings.put(name, svg);
            page.append("![")
                    .append(title)
                    .append("](")
                    .append(directory)
                    .append('/')
                    .append(name)
                    .append(")\n\n");
        });
        return this;
    }

    private String fresh(String name) {
        String file = name + SUFFIX;
        for (int i = 2; drawings.containsKey(file); i++) {
            file = name + "-" + i + SUFFIX;
        }
        return file;
    }

    /** The drawings by their files' names. */
    Map<String, String> drawings() {
        return Map.copyOf(drawings);
    }

    @Override
    public Markdown edition() {
        return this;
    }

    @Override
    public String text() {
        return page.toString();
    }

    private void row(List<Column> columns, List<String> cells) {
        page.append('|');
        for (int i = 0; i < columns.size(); i++) {
            page.append(' ').append(columns.get(i).pad(cells.get(i))).append(" |");
        }
        page.append('\n');
    }

    private record Column(int width, boolean figures) {
        static Column of(int index, boolean figures, List<String> header, List<List<String>> rows) {
            int width = Math.max(3, header.get(index).length());
            for (List<String> row : rows) {
                width = Math.max(width, row.get(index).length());
            }
            return new Column(width, figures);
        }

        String pad(String cell) {
            String space = " ".repeat(width - cell.length());
            return figures ? space + cell : cell + space;
        }

        String rule() {
            return figures ? "-".repeat(width + 1) + ":" : "-".repeat(width + 2);
        }
    }
}
