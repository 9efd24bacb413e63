package io.nodelay.stream;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.function.Consumer;

/**
 * A reader that turns bytes into text, one string for each chunk, and keeps a torn character's first bytes
 * until the rest has come.
 * Whoever owns the data slot calls {@link #end} before its own {@code end} event.
 */
public final class TextReader implements Consumer<ByteBuffer> {
    /** Room for the longest torn character there is: four bytes in UTF-8 and GB18030, eight in ISO-2022. */
    private static final int TORN_SIZE = 16;

    private static final int TEXT_SIZE = 4_096;

    private final CharsetDecoder decoder;
    private final Consumer<String> reader;
    private final ByteBuffer torn = ByteBuffer.allocate(TORN_SIZE);
    private final CharBuffer decoded = CharBuffer.allocate(TEXT_SIZE);
    private final StringBuilder text = new StringBuilder();

    /**
     * Makes a reader for one stream of bytes.
     *
     * @param charset of the bytes
     * @param reader is given the text, never an empty one
     */
    public TextReader(Charset charset, Consumer<String> reader) {
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        this.reader = reader;
    }

    /**
     * Reads the next bytes.
     *
     * @param bytes lent for this call
     */
    @Override
    public void accept(ByteBuffer bytes) {
        while (torn.position() > 0 && bytes.hasRemaining()) {
            torn.put(bytes.get());
            decode(torn.flip(), false);
            torn.compact();
        }
        decode(bytes, false);
        torn.put(bytes); // what the decoder left is the beginning of one character
        tell();
    }

    /** The bytes have ended: a character that never got its last byte becomes U+FFFD. */
    public void end() {
        decode(torn.flip(), true);
        while (decoder.flush(decoded).isOverflow()) {
            collect();
        }
        torn.clear();
        decoder.reset();
        tell();
    }

    private void decode(ByteBuffer bytes, boolean last) {
        while (decoder.decode(bytes, decoded, last).isOverflow()) {
            collect();
        }
    }

    private void collect() {
        text.append(decoded.flip());
        decoded.clear();
    }

    /** Once for each chunk: a reader that pauses or destroys its source is not called again behind its back. */
    private void tell() {
        collect();
        if (text.length() > 0) {
            String told = text.toString();
            text.setLength(0);
            reader.accept(told);
        }
    }
}
