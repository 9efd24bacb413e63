package io.nodelay.bench.results;

import java.util.List;

/** What a report is written on. Words may have {@code **strong**} and {@code `code`} in them. */
interface Page {
    Page heading(int level, String text);

    Page paragraph(String text);

    Page bullets(List<String> items);

    /** A table whose first {@code words} columns are set to the left and all others, being figures, to the right. */
    Page table(int words, List<String> header, List<List<String>> rows);

    /** A drawing as {@link Svg}, where the page can show it. */
    Page drawing(String svg);

    /** Another run begins, which numbers its cells anew. */
    Page edition();

    String text();
}
