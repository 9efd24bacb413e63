package io.nodelay.bench;

import io.nodelay.bench.conversations.FarMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code far DIRECTORY}: the process of the Nagle study's far end, led by lines on standard input. */
@Command(name = "far", hidden = true, description = "Serves the cells of nagle until standard input ends.")
final class FarCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIRECTORY")
    private Path shared;

    @Override
    public Integer call() throws IOException {
        FarMain.run(shared);
        return Exit.FINE;
    }
}
