package io.nodelay.bench;

import io.nodelay.bench.results.Refused;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The laboratory's command line: {@code java -jar benchmarks.jar COMMAND}. */
@Command(
        name = "benchmarks",
        description = "Measures nodelay: over real sockets, beside peers, and function by function.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:regressed, or a goal missed",
            "2:bad input or environment; one sentence on standard error says what was expected and found",
            "3:too noisy to tell",
            "130:interrupted"
        },
        subcommands = {
            NagleCommand.class,
            EchoCommand.class,
            UdpCommand.class,
            HttpCommand.class,
            ClientCommand.class,
            TlsCommand.class,
            IdleCommand.class,
            FrameCommand.class,
            JmhCommand.class,
            QuickCommand.class,
            FullCommand.class,
            GateCommand.class,
            TrackCommand.class,
            CompareCommand.class,
            SelfTestCommand.class,
            ReportCommand.class,
            ServeCommand.class,
            HoldCommand.class,
            FarCommand.class
        })
public final class Lab implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, ready to execute. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Lab());
        line.getCommandSpec().addOption(help("-h", "--help"));
        line.getSubcommands().forEach(Lab::addHelp);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(Lab::badInput)
                .setExecutionExceptionHandler(Lab::failed);
    }

    private static void addHelp(String name, CommandLine command) {
        command.getCommandSpec()
                .addOption(name.equals("jmh") ? help("--help") : help("-h", "--help")); // -h is JMH's own
        command.getSubcommands().forEach(Lab::addHelp);
    }

    private static OptionSpec help(String... names) {
        return OptionSpec.builder(names)
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command such as 'nagle' or 'quick', found none");
    }

    private static int badInput(ParameterException bad, String[] arguments) {
        CommandLine command = bad.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + bad.getMessage() + " (see " + name + " --help)");
        return Exit.REFUSED;
    }

    /** What was refused is said in its sentence; anything else is a defect of the laboratory and shows its trace. */
    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof Refused) {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
        } else {
            failure.printStackTrace(command.getErr());
        }
        return Exit.REFUSED;
    }
}
