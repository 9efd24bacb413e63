package io.nodelay.torture;

import io.nodelay.fake.FakePeer;
import io.nodelay.fake.FakePeerServer;
import io.nodelay.net.ConnectOptions;
import io.nodelay.net.Detached;
import io.nodelay.net.ListenOptions;
import io.nodelay.net.NetOptions;
import io.nodelay.net.NetServer;
import io.nodelay.net.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** Small stories of servers and clients, each about one thing. Everything in them is planned before the loop runs. */
enum Scenario {
    ECHO_OVER_TCP {
        @Override
        void play(Stage stage) {
            echo(stage, stage.port());
        }
    },

    ECHO_OVER_UNIX {
        @Override
        void play(Stage stage) {
            echo(stage, stage.path());
        }
    },

    /** The client waits for drain, the server pauses. */
    UPLOAD_WITH_BACKPRESSURE {
        @Override
        void play(Stage stage) {
            NetServer server = stage.server(new NetOptions(), guest -> {
                guest.read();
                stage.after(5, guest::pause);
                stage.after(50, guest::resume);
            });
            stage.listen(server, stage.port(), to -> {
                Player client = stage.dial(to.socket(new NetOptions().waterMarks(1_000, 4_000)));
                client.read().onDrain(() -> upload(client));
                upload(client);
            });
        }

        private void upload(Player client) {
            boolean more = true;
            while (more && client.out().accepted() < 40_000 && !client.socket().destroyed()) {
                more = client.write(5_000);
            }
            if (more) {
                client.end();
            }
        }
    },

    /** The client ends at once, the server answers after that. */
    HALF_CLOSE {
        @Override
        void play(Stage stage) {
            NetOptions halfOpen = new NetOptions().allowHalfOpen(true);
            NetServer server = stage.server(halfOpen, guest -> guest.read().onEnd(() -> {
                guest.write(100);
                stage.after(20, () -> {
                    guest.write(20_000);
                    guest.end();
                });
            }));
            stage.listen(server, stage.port(), to -> {
                Player client = stage.dial(to.socket(halfOpen)).read();
                client.write(10);
                client.end();
            });
        }
    },

    /** The second client is one too many; then the server closes, listens again and serves a third. */
    ONE_CONNECTION_AND_RESTART {
        @Override
        void play(Stage stage) {
            NetServer server = stage.server(new NetOptions(), Player::read);
            server.maxConnections(1);
            ListenOptions where = stage.port();
            ServerWitness witness = stage.listen(server, where, to -> {
                Player first = stage.dial(to).read();
                first.write(10);
                stage.after(20, () -> stage.dial(to).read().end());
                stage.after(40, first::end);
            });
            boolean[] again = {true};
            server.onClose(() -> {
                if (again[0]) {
                    again[0] = false;
                    witness.listen(where);
                    stage.after(100, witness::close);
                }
            });
            stage.after(100, witness::close);
        }
    },

    /** The first address never answers, the second does. */
    HAPPY_EYEBALLS {
        @Override
        void play(Stage stage) {
            stage.serve(stage.port(), Player::read, to -> {
                Player client = stage.dial(to.host("both.example").lookup(host -> {
                    stage.turnstile().pass();
                    return List.of(
                            new InetSocketAddress("2001:db8::1", 0).getAddress(), InetAddress.getLoopbackAddress());
                }));
                client.read().write(10);
                client.end();
            });
        }
    },

    REFUSED {
        @Override
        void play(Stage stage) {
            Player client = stage.dial(new ConnectOptions().host("127.0.0.1").port(9));
            client.read().write(10);
        }
    },

    NO_ANSWER_WITHIN_THE_TIMEOUT {
        @Override
        void play(Stage stage) {
            stage.dial(new ConnectOptions().host("192.0.2.1").port(80).timeout(500))
                    .write(10);
        }
    },

    DESTROYED_WHILE_CONNECTING {
        @Override
        void play(Stage stage) {
            Player client = stage.dial(new ConnectOptions().host("192.0.2.1").port(80));
            client.write(10);
            stage.after(100, client::destroy);
        }
    },

    CORK {
        @Override
        void play(Stage stage) {
            stage.serve(stage.port(), Player::read, to -> {
                Player client = stage.dial(to).read();
                stage.after(10, () -> corked(client));
                stage.after(20, () -> {
                    client.cork();
                    client.write(100); // left to the end of the pass
                });
                stage.after(40, client::end);
            });
        }

        private void corked(Player client) {
            client.cork();
            client.write(10);
            client.write(20_000);
            client.write(10);
            client.uncork();
        }
    },

    /** A new socket goes on with the wire, and with bytes that the first one gave back. */
    HAND_OVER {
        @Override
        void play(Stage stage) {
            NetServer server =
                    stage.server(new NetOptions(), guest -> guest.read(bytes -> handOver(stage, guest, bytes)));
            stage.listen(server, stage.port(), to -> {
                Player client = stage.dial(to).read();
                client.write(100);
                stage.after(50, () -> {
                    client.write(1_000);
                    client.end();
                });
            });
        }

        private void handOver(Stage stage, Player guest, ByteBuffer bytes) {
            guest.check(bytes.slice().limit(Math.min(50, bytes.remaining())));
            ByteBuffer rest = bytes.position(bytes.position() + Math.min(50, bytes.remaining()));
            Detached wire;
            try {
                wire = guest.socket().detach();
            } catch (IllegalStateException broken) {
                guest.destroy(new IOException(broken));
                return;
            }
            stage.inherit(guest, new Heir(stage.loop(), wire.transport()));
            guest.unread(rest);
            guest.read();
        }
    },

    /** The server says its last words while the client is still sending. */
    LAST_WORDS {
        @Override
        void play(Stage stage) {
            NetServer server = stage.server(
                    new NetOptions(),
                    guest -> guest.read(bytes -> {
                        guest.check(bytes);
                        guest.write(20_000);
                        guest.destroySoon();
                    }));
            stage.listen(server, stage.port(), to -> {
                Player client = stage.dial(to).read();
                client.write(30_000);
            });
        }

        @Override
        boolean whole() {
            return false; // what the client still sends is discarded
        }
    },

    RESET_BY_THE_SERVER {
        @Override
        void play(Stage stage) {
            NetServer server = stage.server(
                    new NetOptions(),
                    guest -> guest.read(bytes -> {
                        guest.check(bytes);
                        guest.reset();
                    }));
            stage.listen(server, stage.port(), to -> stage.dial(to).read().write(30_000));
        }

        @Override
        boolean whole() {
            return false;
        }
    },

    /** To somebody who sends and never reads, and then is gone. */
    ECHO_TO_ONE_WHO_RESETS {
        @Override
        void play(Stage stage) {
            NetServer server = stage.server(new NetOptions().waterMarks(1_000, 2_000), guest -> guest.socket()
                    .pipe(guest.socket()));
            stage.listen(server, stage.port(), to -> {
                SocketAddress address = server.address();
                stage.net().after(1, () -> {
                    FakePeer peer = stage.net().connect(address).stopReading().write(new byte[40_000]);
                    stage.net().after(100, peer::reset);
                });
            });
        }

        @Override
        boolean whole() {
            return false;
        }
    },

    /** Each quiet time is told; the second is enough for the server. */
    IDLE {
        @Override
        void play(Stage stage) {
            int[] times = {0};
            NetServer server = stage.server(
                    new NetOptions(), guest -> guest.read().socket().setTimeout(100, () -> {
                        stage.referee().event("timeout");
                        if (++times[0] == 2) {
                            guest.end();
                        }
                    }));
            stage.listen(server, stage.port(), to -> {
                Player client = stage.dial(to).read();
                client.write(10);
                stage.after(200, () -> client.write(10));
            });
        }
    },

    /** From a stream that blocks, through a pool's thread, to a peer outside. */
    FROM_A_STREAM {
        @Override
        void play(Stage stage) {
            FakePeerServer outside = stage.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            outside.onConnection(peer -> peer.onEnd(peer::shutdownOutput));
            Player client = stage.dial(
                    new ConnectOptions().host("127.0.0.1").port(((InetSocketAddress) outside.address()).getPort()));
            stage.referee()
                    .call("pipe", () -> Streams.from(stage.loop(), gated(stage)).pipe(client.socket()));
        }

        private InputStream gated(Stage stage) {
            return new InputStream() {
                private int left = 20_000;

                @Override
                public int read() throws IOException {
                    throw new IOException("never byte by byte");
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    stage.turnstile().pass();
                    int count = Math.min(left, length);
                    left -= count;
                    return count == 0 ? -1 : count;
                }

                @Override
                public void close() throws IOException {
                    stage.turnstile().pass();
                }
            };
        }
    },

    NEW_SELECTOR {
        @Override
        void play(Stage stage) {
            echo(stage, stage.port());
            stage.after(3, stage.loop()::rebuildSelector);
        }
    },

    /** With connections open, one being made, and bytes on their way. */
    STOP {
        @Override
        void play(Stage stage) {
            stage.serve(stage.port(), Player::read, to -> {
                stage.dial(to).read().write(30_000);
                stage.dial(new ConnectOptions().host("192.0.2.1").port(80));
                stage.after(10, stage::stop);
            });
        }

        @Override
        boolean whole() {
            return false;
        }
    };

    /** Plans what is to happen. */
    abstract void play(Stage stage);

    /** Whether, if no call fails, all bytes arrive and no error is told. */
    boolean whole() {
        return this != REFUSED && this != NO_ANSWER_WITHIN_THE_TIMEOUT && this != DESTROYED_WHILE_CONNECTING;
    }

    private static void echo(Stage stage, ListenOptions where) {
        stage.serve(where, guest -> guest.socket().pipe(guest.socket()), to -> {
            Player client = stage.dial(to).read();
            client.write(10);
            stage.after(10, () -> client.write(20_000));
            stage.after(50, client::end);
        });
    }
}
