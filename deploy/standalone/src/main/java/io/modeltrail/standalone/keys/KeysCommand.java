package io.modeltrail.standalone.keys;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with the key files of a data directory. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Looks after the key files that protect personal data and private keys.",
        subcommands = RotateCommand.class)
public final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the field before it runs anything
    KeysCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the keys: rotate.");
    }
}
