package io.modeltrail.runtime.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class VariantAssignmentTest {
    private static final int ENTITIES = 100_000;

    @Property
    void aGrowingShareKeepsThoseWhoAreWithTheChallenger(
            @ForAll @StringLength(max = 30) String salt,
            @ForAll @StringLength(min = 1, max = 40) String entity,
            @ForAll @IntRange(max = 100) int share,
            @ForAll @IntRange(max = 100) int other) {
        if (VariantAssignment.challenged(salt, entity, Math.min(share, other))) {
            assertThat(VariantAssignment.challenged(salt, entity, Math.max(share, other)))
                    .isTrue();
        }
    }

    @Property
    void nobodyIsChallengedAtNoneAndEverybodyAtAHundredPercent(@ForAll String salt, @ForAll String entity) {
        assertThat(VariantAssignment.challenged(salt, entity, 0)).isFalse();
        assertThat(VariantAssignment.challenged(salt, entity, 100)).isTrue();
    }

    /** The standard deviation of a share of 25 % of 100,000 is 0.14 points; the band is four of them and more. */
    @Property(tries = 20)
    void theShareIsMet(@ForAll String salt, @ForAll @IntRange(min = 1, max = 99) int share) {
        long challenged = IntStream.range(0, ENTITIES)
                .filter(number -> VariantAssignment.challenged(salt, "customer-" + number, share))
                .count();

        assertThat(100.0 * challenged / ENTITIES).isCloseTo(share, within(0.8));
    }

    @Test
    void anotherSaltDealsOutAnewWhateverTheFirstOneDid() {
        long both = IntStream.range(0, ENTITIES)
                .mapToObj(number -> "customer-" + number)
                .filter(entity -> VariantAssignment.challenged("first", entity, 50)
                        && VariantAssignment.challenged("second", entity, 50))
                .count();

        assertThat(100.0 * both / ENTITIES).isCloseTo(25, within(0.8));
    }

    /** Computed apart from this code; a changed value would move entities between variants in the middle of a rollout. */
    @Test
    void bucketsAreTheDocumentedOnes() {
        assertThat(VariantAssignment.bucket("salt", "7590-VHVEG")).isEqualTo(4666);
        assertThat(VariantAssignment.bucket("salt", "5575-GNVDE")).isEqualTo(2150);
        assertThat(VariantAssignment.bucket("pepper", "7590-VHVEG")).isEqualTo(2595);
        assertThat(VariantAssignment.bucket("", "Zoë")).isEqualTo(716);
    }
}
