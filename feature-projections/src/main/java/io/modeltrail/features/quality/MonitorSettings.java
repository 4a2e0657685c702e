package io.modeltrail.features.quality;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Configuration;

/**
 * How sources and values are watched.
 *
 * @param lookEvery between two looks at the sources
 * @param measureEvery between two measurements of all values and sources
 * @param failuresBeforeAlarm polls that fail in a row before it is an alarm; a connection that is not configured and a changed schema
 *     are one at once
 * @param refusedShare share of a source's records that may be refused, 0 to 1
 * @param refusedAtLeast refused records below which the share says nothing
 * @param refusedWithin over which time the share is taken
 */
@ConfigurationProperties("modeltrail.features.quality")
record MonitorSettings(
        @DefaultValue("PT2S") Duration lookEvery,
        @DefaultValue("PT1H") Duration measureEvery,
        @DefaultValue("3") int failuresBeforeAlarm,
        @DefaultValue("0.05") double refusedShare,
        @DefaultValue("20") long refusedAtLeast,
        @DefaultValue("PT5M") Duration refusedWithin) {

    @Configuration
    @EnableConfigurationProperties(MonitorSettings.class)
    static class Enabled {}
}
