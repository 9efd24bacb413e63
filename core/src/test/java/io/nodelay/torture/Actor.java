package io.nodelay.torture;

import io.nodelay.loop.EventLoop;
import io.nodelay.net.Detached;
import io.nodelay.net.NetSocket;
import io.nodelay.torture.Referee.OnPurpose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A program at one end of a connection of the library: writes its bytes in pieces of all kinds, reads what comes,
 * pauses, corks, gives bytes back, hands the connection over, and ends it, all as its {@link Temper} and its choices say.
 */
final class Actor implements Party {
    private static final int LATEST_READER = 20;
    private static final int MOST_PIECES = 100;
    private static final String[] MOMENTS = {"connect", "data", "end", "drain", "callback", "timer", "timeout"};

    private final World world;
    private final EventLoop loop;
    private final Referee referee;
    private final Choices choices;
    private final String who;
    private final Temper temper;
    private final Player player;
    private final boolean heedsFalse;
    private final boolean endsWhenTold;
    private final boolean handsOver;
    private final int largestPiece;
    /** Where a destroyer destroys and a thrower throws. */
    private final String moment;

    private int left;
    private boolean waiting;
    /** The callback of the last write is to come, and the end after it. */
    private boolean untold;

    private boolean finished;
    private boolean peerEnded;
    private boolean reaped;

    Actor(World world, String who, Temper temper) {
        this.world = world;
        this.loop = world.loop();
        this.referee = world.referee();
        this.choices = world.choices().split();
        this.who = who + " " + temper;
        this.temper = temper;
        this.player = new Player(referee, world.flow(), world.reader(this.who))
                .onEnd(this::ended)
                .onDrain(this::drained);
        this.heedsFalse = choices.chance(0.7);
        this.endsWhenTold = choices.chance(0.5);
        this.handsOver = choices.chance(0.1);
        this.moment = choices.pick(MOMENTS);
        this.left = world.size(choices);
        this.largestPiece = Math.max(left / MOST_PIECES, choices.pick(10, 1_000, 20_000, 100_000));
    }

    /** Begins to use a socket, in the very call or event that made it. */
    void play(Witness watched) {
        take(watched);
        soon(this::write);
        new Whims(loop, referee, choices, watched.socket()).plan();
        if (temper != Temper.STUBBORN) {
            soon(this::read);
            pauseFor(choices.pick(0, 50));
        }
        if (temper == Temper.DESTROYER) {
            later(choices.pick(0, 30, 1_000), () -> misbehave("timer"));
        }
        if (handsOver) {
            later(60, () -> handOver(ByteBuffer.allocate(0)));
        }
    }

    private void take(Witness watched) {
        player.take(watched);
        watched.socket().onConnect(() -> misbehave("connect"));
        watched.socket().onTimeout(() -> misbehave("timeout"));
    }

    // ---- writing

    private void write() {
        boolean goOn = true;
        while (goOn && left > 0 && !waiting && !finished) {
            burst();
            goOn = choices.chance(0.5);
        }
        if (left == 0) {
            finish();
        } else if (!waiting && !finished) {
            soon(this::write);
        }
    }

    /** Some writes in a row, held together by a cork or not. */
    private void burst() {
        boolean corked = choices.chance(0.3);
        if (corked) {
            player.cork();
        }
        for (int i = choices.between(1, 4); i > 0 && left > 0 && !waiting; i--) {
            piece();
        }
        if (corked && choices.chance(0.7)) {
            player.uncork();
        }
    }

    private void piece() {
        int size = Math.min(left, Math.max(Flow.HEAD, choices.between(1, largestPiece)));
        ByteBuffer bytes = anyKind(player.out().next(size));
        boolean last = size == left && endsWhenTold;
        boolean asks = last || choices.chance(0.5);
        Witness writer = player.witness();
        boolean more = asks ? player.write(bytes, result -> told(last, writer)) : player.writeUntold(bytes);
        if (bytes.hasRemaining()) {
            left = 0; // the connection is gone, or the peer has ended and we with it
        } else {
            left -= size;
            waiting = !more && heedsFalse;
            untold = last;
        }
    }

    private void told(boolean last, Witness writer) {
        if (last) {
            untold = false;
            finish();
        }
        if (writer == player.witness()) { // and not a socket whose connection was handed over since
            misbehave("callback");
        }
    }

    private ByteBuffer anyKind(byte[] bytes) {
        return switch (choices.between(0, 3)) {
            case 0 -> ByteBuffer.wrap(bytes);
            case 1 -> ByteBuffer.wrap(bytes).asReadOnlyBuffer();
            case 2 -> ByteBuffer.allocate(bytes.length + 7).position(7).put(7, bytes);
            default -> ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        };
    }

    private void drained() {
        waiting = false;
        misbehave("drain");
        write();
    }

    private void finish() {
        if (finished || untold) {
            return;
        }
        finished = true;
        if (temper == Temper.HASTY) {
            player.destroySoon();
        } else if (temper != Temper.PATIENT || peerEnded) {
            player.end();
        }
    }

    // ---- reading

    private void read() {
        player.read(this::data);
    }

    private void data(ByteBuffer bytes) {
        int rest = choices.chance(0.1) ? choices.between(0, bytes.remaining() - 1) : 0;
        player.check(bytes.limit(bytes.limit() - rest));
        bytes.limit(bytes.limit() + rest);
        if (handsOver && choices.chance(0.2) && handOver(bytes)) {
            return;
        }
        giveBack(bytes, rest);
        bytes.clear().order(ByteOrder.LITTLE_ENDIAN); // the reader's to change, as long as it is lent
        misbehave("data");
        if (choices.chance(0.05)) {
            player.pause();
            later(30, player::resume);
        }
    }

    /** All that remains, in one piece or in two: the second first. */
    private void giveBack(ByteBuffer bytes, int rest) {
        ByteBuffer second = bytes.slice().position(rest / 2);
        ByteBuffer first = bytes.slice().limit(rest / 2);
        player.unread(second);
        player.unread(first);
    }

    /** Not before a reader is set: what comes after a resume without one is discarded. */
    private void pauseFor(int mostMillis) {
        loop.setTimeout(LATEST_READER + choices.between(0, mostMillis), () -> {
            player.pause();
            later(mostMillis, player::resume);
        });
    }

    private void ended() {
        peerEnded = true;
        misbehave("end");
        if (temper == Temper.PATIENT && (finished || choices.chance(0.5))) {
            finished = true;
            left = 0;
            player.end();
        }
    }

    // ---- handing over

    /** Takes the connection out of its socket and into a new one, if it is in a state to be taken out. */
    private boolean handOver(ByteBuffer unreadToo) {
        NetSocket socket = player.socket();
        if (finished
                || peerEnded
                || !player.witness().hasConnected()
                || socket.destroyed()
                || socket.bufferedAmount() > 0) {
            return false;
        }
        Optional<Detached> detached = detach(socket);
        detached.ifPresent(connection -> inherit(connection, unreadToo));
        return detached.isPresent();
    }

    /** Empty if the connection turns out to be broken or ended. */
    private static Optional<Detached> detach(NetSocket socket) {
        try {
            return Optional.of(socket.detach());
        } catch (IllegalStateException broken) {
            return Optional.empty();
        }
    }

    private void inherit(Detached connection, ByteBuffer unreadToo) {
        player.witness().destroyed();
        waiting = false;
        NetSocket heir = referee.ask("attach", () -> new Heir(loop, connection.transport()));
        take(world.watch(Witness.dialled(referee, who + "'s heir", heir)));
        player.unread(connection.unread());
        player.unread(unreadToo); // which come before those
        read();
        soon(this::write);
    }

    // ---- misbehaviour

    void misbehave(String when) {
        if (!when.equals(moment) || choices.chance(0.3)) {
            return;
        }
        if (temper == Temper.THROWER) {
            player.witness().destroyed();
            throw new OnPurpose(when);
        } else if (temper == Temper.DESTROYER) {
            finished = true;
            destroy().accept(player);
        }
    }

    private Consumer<Player> destroy() {
        return switch (choices.between(0, 3)) {
            case 0 -> Player::destroy;
            case 1 -> gone -> gone.destroy(new IOException("of our own"));
            case 2 -> Player::reset;
            default -> gone -> {
                gone.end();
                gone.destroy();
            };
        };
    }

    /** The world comes to its end, and this is still there. */
    void reap() {
        reaped = true;
        player.destroy();
    }

    boolean isClosed() {
        return player.witness().isClosed();
    }

    // ---- time

    private void soon(Runnable what) {
        switch (choices.between(0, 3)) {
            case 0 -> what.run();
            case 1 -> referee.call("execute", () -> loop.execute(what));
            default -> later(LATEST_READER, what);
        }
    }

    private void later(int mostMillis, Runnable what) {
        referee.call("setTimeout", () -> loop.setTimeout(choices.between(0, mostMillis), what));
    }

    // ---- what came of it

    @Override
    public Flow out() {
        return player.out();
    }

    @Override
    public Optional<Flow> in() {
        return player.in();
    }

    @Override
    public boolean fair() {
        return temper.fair();
    }

    @Override
    public boolean content() {
        return player.witness().content() && !reaped;
    }

    @Override
    public String toString() {
        return "%s%s, %d left to write%s%s"
                .formatted(
                        player,
                        reaped ? ", reaped" : "",
                        left,
                        waiting ? ", waits for drain" : "",
                        finished ? ", finished" : "");
    }
}
