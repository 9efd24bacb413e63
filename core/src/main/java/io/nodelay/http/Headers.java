package io.nodelay.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The fields of a head, or of a trailer section, in the order of the wire: a view of its bytes, from which a string is
 * made when it is asked for. Names are found whatever their case, and bytes above 0x7F are read as ISO-8859-1.
 *
 * <p>Any thread may ask, as long as somebody holds the message: nothing here changes any more.
 */
public final class Headers {
    static final Headers NONE = new Headers(new byte[0], new long[0]);

    private static final int BITS = Short.SIZE;
    private static final int MASK = 0xFFFF;
    /** Every index of a head fits into 16 bits. */
    static final int LONGEST_HEAD = MASK;

    private final byte[] head;
    private final long[] fields;

    Headers(byte[] head, long[] fields) {
        this.head = head;
        this.fields = fields;
    }

    /** Where a field stands in its head: eight bytes of memory a field. */
    static long pack(int name, int nameEnd, int value, int valueEnd) {
        return ((long) name << (3 * BITS)) | ((long) nameEnd << (2 * BITS)) | ((long) value << BITS) | valueEnd;
    }

    static int nameStart(long field) {
        return (int) (field >>> (3 * BITS));
    }

    static int nameEnd(long field) {
        return (int) (field >>> (2 * BITS)) & MASK;
    }

    static int valueStart(long field) {
        return (int) (field >>> BITS) & MASK;
    }

    static int valueEnd(long field) {
        return (int) field & MASK;
    }

    /**
     * How many field lines there are.
     *
     * @return 0 or more
     */
    public int size() {
        return fields.length;
    }

    /**
     * A name, in the case in which it came. Node's rawHeaders.
     *
     * @param index from 0 to {@link #size} - 1, in the order of the wire
     * @return a token
     * @throws IndexOutOfBoundsException if there is no such field
     */
    public String name(int index) {
        return Ascii.text(head, nameStart(fields[index]), nameEnd(fields[index]));
    }

    /**
     * A value, without blanks around it.
     *
     * @param index from 0 to {@link #size} - 1, in the order of the wire
     * @return may be empty
     * @throws IndexOutOfBoundsException if there is no such field
     */
    public String value(int index) {
        return Ascii.text(head, valueStart(fields[index]), valueEnd(fields[index]));
    }

    /**
     * Whether there is a field of this name.
     *
     * @param name in any case
     * @return true for an empty value too
     */
    public boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    /**
     * The value of a field; of one with several lines, all values in a row with commas between (RFC 9110 §5.3), those of
     * Cookie with semicolons (RFC 6265 §5.4). Where commas are not between values, as in Set-Cookie, ask for
     * {@link #values}.
     *
     * @param name in any case
     * @return empty if there is no such field
     */
    public Optional<String> value(String name) {
        int first = indexOf(name, 0);
        if (first < 0) {
            return Optional.empty();
        }
        if (indexOf(name, first + 1) < 0) {
            return Optional.of(value(first));
        }
        return Optional.of(String.join(name.equalsIgnoreCase("cookie") ? "; " : ", ", values(name)));
    }

    /**
     * The values of all lines with this name.
     *
     * @param name in any case
     * @return in the order of the wire; empty if there is no such field
     */
    public List<String> values(String name) {
        List<String> values = new ArrayList<>(1);
        for (int at = indexOf(name, 0); at >= 0; at = indexOf(name, at + 1)) {
            values.add(value(at));
        }
        return values;
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < fields.length; i++) {
            if (Ascii.same(head, nameStart(fields[i]), nameEnd(fields[i]), name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * All fields by name. Node's headersDistinct.
     *
     * @return a copy; names in lower case, in the order of their first line
     */
    public Map<String, List<String>> toMap() {
        Map<String, List<String>> inOrder = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i++) {
            inOrder.computeIfAbsent(name(i).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(value(i));
        }
        return inOrder;
    }

    /** The fields as they came, a line each; for people to read. */
    @Override
    public String toString() {
        StringJoiner lines = new StringJoiner("\n");
        for (int i = 0; i < fields.length; i++) {
            lines.add(name(i) + ": " + value(i));
        }
        return lines.toString();
    }
}
