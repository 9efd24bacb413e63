package io.nodelay.bench.results;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Writes a page of HTML that needs nothing beside itself, no script, and reads in light and in dark. Where a table numbers
 * its rows, the numbers that sentences name lead there.
 */
final class Html implements Page {
    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark"><title>Results</title>
            <style>
            :root{color-scheme:light dark}
            body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:1rem auto;padding:0 1rem}
            .wide{overflow-x:auto}
            table{border-collapse:collapse;font-size:12px;font-variant-numeric:tabular-nums}
            th,td{padding:.15rem .4rem;border-bottom:1px solid #8886;white-space:nowrap;text-align:left}
            td.n,th.n{text-align:right}
            th:first-child,td:first-child{position:sticky;left:0;background:Canvas}
            tr:target,tr:target td:first-child{background:#fd06}
            svg{max-width:100%;min-width:35rem;height:auto}
            </style></head><body>
            """;

    private static final Pattern STRONG = Pattern.compile("\\*\\*(.+?)\\*\\*");
    private static final Pattern LINK = Pattern.compile("\\[([^\\] ]+)\\]\\(([^) ]+)\\)");
    private static final Pattern CODE = Pattern.compile("`(.+?)`");
    private static final Pattern CELLS = Pattern.compile("\\(cells [0-9, ]+\\)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final String NUMBERED = "cell";

    private final StringBuilder page = new StringBuilder(HEAD);
    private int edition;
    private boolean anchored;

    @Override
    public Html heading(int level, String text) {
        page.append("<h")
                .append(level)
                .append('>')
                .append(words(text))
                .append("</h")
                .append(level)
                .append(">\n");
        return this;
    }

    @Override
    public Html paragraph(String text) {
        page.append("<p>").append(words(text)).append("</p>\n");
        return this;
    }

    @Override
    public Html bullets(List<String> items) {
        if (!items.isEmpty()) {
            page.append("<ul>\n");
            items.forEach(item -> page.append("<li>").append(words(item)).append("</li>\n"));
            page.append("</ul>\n");
        }
        return this;
    }

    @Override
    public Html table(int words, List<String> header, List<List<String>> rows) {
        boolean anchors = !anchored && header.get(0).equals(NUMBERED);
        anchored |= anchors;
        page.append("<div class=\"wide\"><table>\n<tr>");
        cells("th", words, header);
        page.append("</tr>\n");
        for (List<String> row : rows) {
            page.append(anchors ? "<tr id=\"" + anchor(row.get(0)) + "\">" : "<tr>");
            cells("td", words, row);
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
        return this;
    }

    @Override
    public Html drawing(String svg) {
        page.append("<div class=\"wide\">").append(svg).append("</div>\n");
        return this;
    }

    @Override
    public Html edition() {
        edition++;
        anchored = false;
        return this;
    }

    @Override
    public String text() {
        return page + "</body></html>\n";
    }

    private void cells(String tag, int words, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            page.append('<').append(tag).append(i < words ? ">" : " class=\"n\">");
            page.append(words(cells.get(i))).append("</").append(tag).append('>');
        }
    }

    private String words(String text) {
        String escaped = Svg.escaped(text);
        String strong = STRONG.matcher(escaped).replaceAll("<strong>$1</strong>");
        String code = CODE.matcher(strong).replaceAll("<code>$1</code>");
        String linked = LINK.matcher(code).replaceAll("<a href=\"$2\">$1</a>");
        return CELLS.matcher(linked).replaceAll(this::links);
    }

    private String links(MatchResult cells) {
        return NUMBER.matcher(cells.group())
                .replaceAll(number -> "<a href=\"#" + anchor(number.group()) + "\">" + number.group() + "</a>");
    }

    private String anchor(String number) {
        return "cell-" + edition + "-" + number;
    }
}
