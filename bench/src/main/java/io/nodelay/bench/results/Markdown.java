package io.nodelay.bench.results;

import java.util.ArrayList;
import java.util.List;

/** Writes a page of Markdown whose tables can also be read on a console: every column is padded to its width. */
final class Markdown implements Page {
    private final StringBuilder page = new StringBuilder();

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

    /** A drawing would be a file of its own. */
    @Override
    public Markdown drawing(String svg) {
        return this;
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
