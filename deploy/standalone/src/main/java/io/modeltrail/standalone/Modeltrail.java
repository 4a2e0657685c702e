package io.modeltrail.standalone;

import io.modeltrail.churnpilot.simulator.SimulateCommand;
import io.modeltrail.standalone.demo.DemoCommand;
import io.modeltrail.standalone.keys.KeysCommand;
import io.modeltrail.standalone.verify.AuditCommand;
import io.modeltrail.standalone.verify.VerifyCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit status: 0 done, 1 failed, 2 wrong usage, 3 the data directory is in use. */
@Command(
        name = "modeltrail",
        mixinStandardHelpOptions = true,
        versionProvider = Modeltrail.Version.class,
        description = "An event-sourced MLOps control plane: any prediction can be explained, replayed and proven.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            SimulateCommand.class,
            VerifyCommand.class,
            AuditCommand.class,
            KeysCommand.class,
            HelpCommand.class
        })
public final class Modeltrail implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the field before it runs anything
    Modeltrail() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    /** @return the exit status */
    static int run(List<String> arguments) {
        return new CommandLine(new Modeltrail())
                .setExecutionExceptionHandler((failed, commandLine, parsed) -> {
                    if (failed instanceof StartRefused refused) {
                        commandLine.getErr().println("modeltrail: " + refused.getMessage());
                        return refused.exitStatus();
                    }
                    throw failed;
                })
                .execute(arguments.toArray(String[]::new));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Modeltrail.class.getPackage().getImplementationVersion();
            return new String[] {"modeltrail " + (version == null ? "(not packaged)" : version)};
        }
    }
}
