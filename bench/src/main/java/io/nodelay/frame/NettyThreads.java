package io.nodelay.frame;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads as those of Netty's event loops, for JMH to run on: on any other, Netty's allocator and recycler have no cache
 * of their own, and every frame would cost an object. JMH makes it by name, with these two parameters.
 */
public final class NettyThreads extends ThreadPoolExecutor {
    /** What tells JMH to use it. */
    public static final String EXECUTOR = "-Djmh.executor=CUSTOM";

    public static final String EXECUTOR_CLASS = "-Djmh.executor.class=io.nodelay.frame.NettyThreads";

    public NettyThreads(int most, String prefix) {
        super(most, most, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(prefix));
    }
}
