package io.nodelay.bench.conversations;

import io.nodelay.frame.Codec;
import io.nodelay.frame.FrameException;
import io.nodelay.frame.Framing;
import io.nodelay.frame.Numbered;
import io.nodelay.frame.StackBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** What carries the messages, and so what their head is and how their end is known. */
public enum Carrier {
    /** Bytes, of which both ends know how many make a message; the head is its first four, or half of a shorter one. */
    TCP,
    /** The same over TLS 1.3, a record for each write. */
    TLS,
    /** A request with a body and its response, on a connection that is kept; the head is the request's. */
    HTTP,
    FIXED(Framing.FIXED),
    DELIMITED(Framing.DELIMITED),
    LENGTH(Framing.LENGTH),
    VARINT(Framing.VARINT),
    NUMBERED(Framing.NUMBERED),
    STACK(Framing.STACK);

    private static final int TCP_HEAD = 4;

    private final Optional<Framing> framing;

    Carrier() {
        this.framing = Optional.empty();
    }

    Carrier(Framing framing) {
        this.framing = Optional.of(framing);
    }

    /** Bytes on the wire of a message that carries so many; over HTTP, without the head. */
    int length(int size) {
        return framing.map(one -> one.onWire(size)).orElse(size);
    }

    /** A message that carries so many bytes; over HTTP, a question. */
    Message message(int size) {
        if (this == HTTP) {
            return request(size);
        }
        return framing.map(one -> framed(one, size)).orElseGet(() -> Message.of(new byte[size], cut(size)));
    }

    /**
     * Takes messages apart.
     *
     * @param size what each carries; over HTTP it is answers that are read
     * @param whole called at each one's end
     */
    Consumer<ByteBuffer> reader(int size, Runnable whole) {
        if (this == HTTP) {
            return new Answers(size, whole);
        }
        return framing.map(one -> deframer(one, size, whole)).orElseGet(() -> new Counter(size, whole));
    }

    private static Message request(int size) {
        byte[] head = ("POST /nagle HTTP/1.1\r\nHost: far\r\nContent-Length: " + size + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return new Message(ByteBuffer.allocateDirect(head.length + size).put(head), head.length);
    }

    private static Message framed(Framing framing, int size) {
        int length = framing.onWire(size);
        ByteBuffer wire = ByteBuffer.allocateDirect(length);
        framing.put(size, wire);
        int head = framing.headOnWire(size);
        return new Message(wire, head > 0 ? head : cut(length));
    }

    private static int cut(int size) {
        return size > TCP_HEAD ? TCP_HEAD : size / 2;
    }

    private static Consumer<ByteBuffer> deframer(Framing framing, int size, Runnable whole) {
        return switch (framing) {
            case STACK -> new StackBuffer(message -> whole.run());
            case NUMBERED -> new Decoder<>(new Numbered(), framing.onWire(size), whole);
            default -> new Decoder<>(framing.codec(size), framing.onWire(size), whole);
        };
    }

    /** Counts bytes. */
    private static final class Counter implements Consumer<ByteBuffer> {
        private final int size;
        private final Runnable whole;
        private int received;

        Counter(int size, Runnable whole) {
            this.size = size;
            this.whole = whole;
        }

        @Override
        public void accept(ByteBuffer bytes) {
            received += bytes.remaining();
            bytes.position(bytes.limit());
            while (received >= size) {
                received -= size;
                whole.run();
            }
        }
    }

    /** A codec without the connection that usually feeds it, so that QUICKACK can be asked for at every read. */
    private static final class Decoder<T> implements Consumer<ByteBuffer> {
        private final Codec<T> codec;
        private final Runnable whole;
        private final ByteBuffer torn;

        Decoder(Codec<T> codec, int frame, Runnable whole) {
            this.codec = codec;
            this.whole = whole;
            this.torn = ByteBuffer.allocate(2 * frame);
        }

        @Override
        public void accept(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                int part = Math.min(torn.remaining(), bytes.remaining());
                torn.put(bytes.slice(bytes.position(), part)).flip();
                bytes.position(bytes.position() + part);
                decode();
                torn.compact();
            }
        }

        private void decode() {
            try {
                while (codec.decode(torn, message -> whole.run())) {
                    // the next one may be whole as well
                }
            } catch (FrameException broken) {
                throw new IllegalStateException("the far end sent what is no frame", broken);
            }
        }
    }

    /** Finds the ends of responses whose bodies are of one size. */
    private static final class Answers implements Consumer<ByteBuffer> {
        private static final String HEAD_END = "\r\n\r\n";

        private final int body;
        private final Runnable whole;
        private int matched;
        private int missing;

        Answers(int body, Runnable whole) {
            this.body = body;
            this.whole = whole;
        }

        @Override
        public void accept(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                if (missing > 0) {
                    int part = Math.min(missing, bytes.remaining());
                    bytes.position(bytes.position() + part);
                    missing -= part;
                    if (missing == 0) {
                        whole.run();
                    }
                } else {
                    match((char) bytes.get());
                }
            }
        }

        private void match(char c) {
            if (c == HEAD_END.charAt(matched)) {
                matched++;
            } else {
                matched = c == '\r' ? 1 : 0;
            }
            if (matched == HEAD_END.length()) {
                matched = 0;
                missing = body;
            }
        }
    }
}
