package io.nodelay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A head's fields, asked for by name and by number. */
class HeadersTest {
    private static Headers headers(String... lines) throws HttpException {
        return Heads.read(Heads.with(lines)).headers();
    }

    @Test
    void fieldsStandInTheOrderOfTheWireInTheirCase() throws HttpException {
        Headers headers = headers("x-B: 1", "X-a: 2", "X-b: 3");
        assertEquals(4, headers.size());
        assertEquals(
                List.of("Host", "x-B", "X-a", "X-b"),
                List.of(headers.name(0), headers.name(1), headers.name(2), headers.name(3)));
        assertEquals(
                List.of("a", "1", "2", "3"),
                List.of(headers.value(0), headers.value(1), headers.value(2), headers.value(3)));
    }

    @Test
    void aFieldThatIsNotThereIsOutOfBounds() throws HttpException {
        Headers headers = headers("A: b");
        for (int index : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThrows(IndexOutOfBoundsException.class, () -> headers.name(index));
            assertThrows(IndexOutOfBoundsException.class, () -> headers.value(index));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> Headers.NONE.name(0));
    }

    @Test
    void aNameIsFoundWhateverItsCase() throws HttpException {
        Headers headers = headers("X-My-Field: v");
        for (String name : List.of("X-My-Field", "x-my-field", "X-MY-FIELD")) {
            assertTrue(headers.contains(name));
            assertEquals(Optional.of("v"), headers.value(name));
            assertEquals(List.of("v"), headers.values(name));
        }
    }

    @Test
    void anotherNameIsNotFound() throws HttpException {
        Headers headers = headers("X-Field: v", "A^: v");
        for (String name : List.of("", "X", "X-Fiel", "X-Fields", "X_Field", "-Field", "A~", "v", "\u0130")) {
            assertFalse(headers.contains(name), name);
            assertEquals(Optional.empty(), headers.value(name));
            assertEquals(List.of(), headers.values(name));
        }
    }

    @Test
    void anEmptyValueIsThere() throws HttpException {
        Headers headers = headers("Empty:");
        assertTrue(headers.contains("empty"));
        assertEquals(Optional.of(""), headers.value("empty"));
        assertEquals(List.of(""), headers.values("empty"));
    }

    /** RFC 9110 §5.3: in the order of the lines, with a comma between. */
    @Test
    void theValuesOfSeveralLinesAreOneList() throws HttpException {
        Headers headers = headers("A: 1", "B: x", "a: 2, 3", "A:", "A: 4");
        assertEquals(Optional.of("1, 2, 3, , 4"), headers.value("a"));
        assertEquals(List.of("1", "2, 3", "", "4"), headers.values("A"));
        assertEquals(Optional.of("x"), headers.value("b"));
    }

    /** RFC 6265 §5.4: commas may be in a cookie. */
    @Test
    void theValuesOfCookieHaveSemicolonsBetween() throws HttpException {
        Headers headers = headers("Cookie: a=1", "cookie: b=2; c=3", "Cookies: d", "cookies: e");
        assertEquals(Optional.of("a=1; b=2; c=3"), headers.value("COOKIE"));
        assertEquals(List.of("a=1", "b=2; c=3"), headers.values("Cookie"));
        assertEquals(Optional.of("d, e"), headers.value("cookies"));
    }

    @Test
    void bytesAbove127AreLatin1() throws HttpException {
        assertEquals(
                Optional.of("\u00e4\u0080\u00ff"),
                headers("A: \u00e4\u0080\u00ff").value("a"));
    }

    @Test
    void theMapHasNamesInLowerCaseInTheOrderOfTheirFirstLine() throws HttpException {
        Headers headers = headers("B: 1", "A: 2", "b: 3", "C:");
        assertEquals("{host=[a], b=[1, 3], a=[2], c=[]}", headers.toMap().toString());
        assertEquals(List.of(""), headers.toMap().get("c"));
    }

    @Test
    void theMapIsACopy() throws HttpException {
        Headers headers = headers("A: 1");
        headers.toMap().get("a").add("2");
        headers.toMap().clear();
        assertEquals(List.of("1"), headers.values("a"));
        assertEquals(List.of("1"), headers.toMap().get("a"));
    }

    @Test
    void asTextThereIsALineForEachField() throws HttpException {
        assertEquals("Host: a\nX-B: c\nD: ", headers("X-B:c", "D:").toString());
    }

    @Test
    void noFieldsAreNoFields() {
        assertEquals(0, Headers.NONE.size());
        assertEquals(Optional.empty(), Headers.NONE.value("a"));
        assertEquals("{}", Headers.NONE.toMap().toString());
        assertEquals("", Headers.NONE.toString());
    }
}
