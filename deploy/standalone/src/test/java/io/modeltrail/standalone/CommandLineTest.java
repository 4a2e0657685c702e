package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    Path dataDirectory;

    @Test
    void helpAndVersionAreNoErrors() {
        assertThat(Modeltrail.run(List.of("help"))).isZero();
        assertThat(Modeltrail.run(List.of("--version"))).isZero();
        assertThat(Modeltrail.run(List.of("serve", "--help"))).isZero();
    }

    @Test
    void wrongUsageHasStatus2() {
        assertThat(Modeltrail.run(List.of())).isEqualTo(2);
        assertThat(Modeltrail.run(List.of("sreve"))).isEqualTo(2);
        assertThat(Modeltrail.run(List.of("serve", "--port=1"))).isEqualTo(2);
        assertThat(Modeltrail.run(List.of("serve", "--modeltrail.data-dir"))).isEqualTo(2);
    }

    @Test
    void anIssuerWithoutAnAudienceIsRefusedAndNothingIsStarted() {
        String directory = "--modeltrail.data-dir=" + dataDirectory.resolve("never");
        String oidc = "--modeltrail.security.oidc.";

        assertThat(Modeltrail.run(List.of("serve", directory, oidc + "issuer-uri=https://issuer.example")))
                .isEqualTo(2);
        assertThat(Modeltrail.run(List.of("serve", directory, oidc + "jwk-set-uri=https://issuer.example/keys")))
                .isEqualTo(2);

        assertThat(dataDirectory.resolve("never")).doesNotExist();
    }

    @Test
    void anUnknownRoleIsNamedAndNothingIsStarted() {
        String directory = "--modeltrail.data-dir=" + dataDirectory.resolve("never");

        assertThat(Modeltrail.run(List.of("serve", directory, "--modeltrail.roles=command,serving")))
                .isEqualTo(2);

        assertThat(dataDirectory.resolve("never")).doesNotExist();
    }

    @Test
    void aPilotThatCannotBeIsRefusedAndNothingIsStarted() {
        String directory = "--modeltrail.data-dir=" + dataDirectory.resolve("never");

        assertThat(Modeltrail.run(List.of("demo", directory, "--customers=-5"))).isEqualTo(2);
        assertThat(Modeltrail.run(List.of("demo", directory, "--until=2026-11-01T12:00:00Z")))
                .isEqualTo(2);

        assertThat(dataDirectory.resolve("never")).doesNotExist();
    }
}
