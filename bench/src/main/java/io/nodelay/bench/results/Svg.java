package io.nodelay.bench.results;

import java.util.Locale;

/**
 * Writes a drawing as SVG whose text is text, that reads in light and in dark, and that for the same figures is the same,
 * byte for byte. Colours are named by class, so that one style sheet turns them.
 */
public final class Svg {
    private static final String STYLE =
            """
            <style>
            svg{background:var(--paper);font:12px system-ui,sans-serif;--paper:#fff;--ink:#1f2328;--faint:#d0d7de;--a:#0969da;--b:#cf222e;--c:#1a7f37;\
            --d:#8250df;--e:#9a6700;--f:#57606a}
            @media(prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#e6edf3;--faint:#30363d;--a:#58a6ff;--b:#ff7b72;\
            --c:#56d364;--d:#d2a8ff;--e:#e3b341;--f:#8b949e}}
            text{fill:var(--ink);stroke:var(--paper);stroke-width:3px;paint-order:stroke}
            .ink{stroke:var(--ink)}.faint{stroke:var(--faint)}.a{stroke:var(--a)}.b{stroke:var(--b)}.c{stroke:var(--c)}\
            .d{stroke:var(--d)}.e{stroke:var(--e)}.f{stroke:var(--f)}
            .fa{fill:var(--a)}.fb{fill:var(--b)}.fc{fill:var(--c)}.fd{fill:var(--d)}.fe{fill:var(--e)}.ff{fill:var(--f)}
            .m{text-anchor:middle}.r{text-anchor:end}.h{font-size:15px;font-weight:600}
            path,line{fill:none;stroke-width:1.5}
            </style>
            """;

    /** Of a chart, in pixels: its words can be read on a small screen. */
    static final double WIDTH = 620;

    private static final String TITLE = "<title>";
    private static final String TITLE_END = "</title>";

    private final StringBuilder body = new StringBuilder();
    private final double width;

    /**
     * Starts a drawing.
     *
     * @param width of it, in pixels
     */
    public Svg(double width) {
        this.width = width;
    }

    public Svg line(String kind, double x1, double y1, double x2, double y2) {
        body.append("<line class=\"").append(kind).append("\" x1=\"").append(number(x1));
        body.append("\" y1=\"").append(number(y1)).append("\" x2=\"").append(number(x2));
        body.append("\" y2=\"").append(number(y2)).append("\"/>\n");
        return this;
    }

    /** A line with a head at its second end. */
    public Svg arrow(String kind, double x1, double y1, double x2, double y2) {
        double length = Math.hypot(x2 - x1, y2 - y1);
        double ux = (x2 - x1) / length;
        double uy = (y2 - y1) / length;
        line(kind, x1, y1, x2, y2);
        return path(
                kind,
                "M" + number(x2 - 9 * ux - 4 * uy) + " " + number(y2 - 9 * uy + 4 * ux) + "L" + number(x2) + " "
                        + number(y2) + "L" + number(x2 - 9 * ux + 4 * uy) + " " + number(y2 - 9 * uy - 4 * ux));
    }

    public Svg path(String kind, String data) {
        body.append("<path class=\"")
                .append(kind)
                .append("\" d=\"")
                .append(data)
                .append("\"/>\n");
        return this;
    }

    /** A filled rectangle. */
    public Svg bar(String kind, double x, double y, double wide, double high) {
        body.append("<rect class=\"").append(kind).append("\" x=\"").append(number(x));
        body.append("\" y=\"").append(number(y)).append("\" width=\"").append(number(wide));
        body.append("\" height=\"").append(number(high)).append("\"/>\n");
        return this;
    }

    /** Words; of the kind {@code m} around the place, {@code r} ending there, and otherwise beginning there. */
    public Svg text(String kind, double x, double y, String words) {
        body.append("<text class=\"").append(kind).append("\" x=\"").append(number(x));
        body.append("\" y=\"")
                .append(number(y))
                .append("\">")
                .append(escaped(words))
                .append("</text>\n");
        return this;
    }

    /** The whole of it, with what it is called and says to those who do not see it. */
    public String finish(double height, String title, String description) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " + number(width) + " "
                + number(height) + "\" width=\"" + number(width) + "\" height=\"" + number(height) + "\">\n" + TITLE
                + escaped(title) + TITLE_END + "\n<desc>" + escaped(description) + "</desc>\n" + STYLE + body
                + "</svg>\n";
    }

    /** What a finished drawing is called, as XML and as Markdown write it. */
    static String title(String svg) {
        return svg.substring(svg.indexOf(TITLE) + TITLE.length(), svg.indexOf(TITLE_END));
    }

    /** At most one decimal, whatever the machine's language. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
