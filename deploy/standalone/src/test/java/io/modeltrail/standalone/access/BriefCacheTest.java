package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BriefCacheTest {
    private Instant now = Instant.EPOCH;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final BriefCache<String, String> cache = new BriefCache<>(Duration.ofSeconds(3), clock);
    private final AtomicInteger lookUps = new AtomicInteger();

    @Test
    void whatIsKnownIsNotLookedUpAgainForItsTime() {
        assertThat(ask("one")).contains("one");
        now = now.plusSeconds(3);
        assertThat(ask("another")).contains("one");
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void whileOneLooksItUpAgainTheOthersGoOnWithWhatWasKnown() {
        ask("one");
        now = now.plusSeconds(4);

        Optional<String> found = cache.get("key", () -> {
            assertThat(ask("nobody asks a second time")).contains("one");
            return Optional.of("new");
        });

        assertThat(found).contains("new");
        assertThat(ask("nobody asks a third time")).contains("new");
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void whatIsFoundToBeGoneIsForgottenAtOnce() {
        ask("one");
        now = now.plusSeconds(4);

        assertThat(cache.get("key", Optional::empty)).isEmpty();
        assertThat(cache.get("key", Optional::empty)).isEmpty();
    }

    @Test
    void afterTheGraceEverybodyLooksItUp() {
        ask("one");
        now = now.plusSeconds(6);

        cache.get("key", () -> {
            assertThat(ask("two")).contains("two");
            return Optional.of("three");
        });

        assertThat(lookUps).hasValue(2);
    }

    private Optional<String> ask(String value) {
        return cache.get("key", () -> {
            lookUps.incrementAndGet();
            return Optional.of(value);
        });
    }
}
