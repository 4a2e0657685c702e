package io.modeltrail.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    @Test
    void identifiersAreTimeOrderedAndReadBack() {
        UUID first = Identifiers.next();
        UUID second = Identifiers.next();
        assertThat(first.version()).isEqualTo(7);
        assertThat(second.toString()).isGreaterThan(first.toString());
        assertThat(Identifiers.parse(first.toString())).isEqualTo(first);
    }

    @Test
    void aDerivedIdentifierIsTheSameForTheSameAndKeepsTheTime() {
        Instant at = Instant.parse("2026-01-01T12:00:00.123Z");
        UUID first = Identifiers.derived(at, "one");
        assertThat(first)
                .isEqualTo(Identifiers.derived(at, "one"))
                .isNotEqualTo(Identifiers.derived(at, "another"))
                .isNotEqualTo(Identifiers.derived(at.plusMillis(1), "one"));
        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(first.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
        UUID child = Identifiers.derived(first, "child");
        assertThat(child).isNotEqualTo(first).isEqualTo(Identifiers.derived(first, "child"));
        assertThat(child.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
        assertThat(Identifiers.derived(at.plusSeconds(1), "one").toString()).isGreaterThan(first.toString());
        assertThat(Identifiers.parse(first.toString())).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "01A2029A-fc41-7ecc-96b5-8720938339f9",
                "01a2029a-fc41-7ecc-96b5-8720938339f",
                "01a2029a-fc41-7ecc-96b5-8720938339f99",
                "01a2029afc41-7ecc-96b5-8720938339f9-9",
                "01a2029a-fc41-7ecc-96b5-8720938339g9",
                "01a2029a-fc41-7ecc-96b5-8720938339f9\n"
            })
    void anIdentifierHasOneSpelling(String text) {
        assertThatThrownBy(() -> Identifiers.parse(text)).isInstanceOf(Refusal.class);
    }

    @Test
    void aDigestIsTheHashOfItsContent() {
        assertThat(Sha256Digest.of(new byte[0]).value())
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Sha256Digest.of(new byte[0]).hex()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256:E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
                "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256:../../../../etc/passwdc149afbf4c8996fb92427ae41e4649b934ca49599"
            })
    void aDigestHasOneSpelling(String text) {
        assertThatThrownBy(() -> new Sha256Digest(text)).isInstanceOf(Refusal.class);
    }
}
