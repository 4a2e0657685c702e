package io.modeltrail.query.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenLineageSettingsTest {
    private static final String COLLECTOR = "http://10.0.0.7:5000/api/v1/lineage";

    private static OpenLineageSettings settings(String url, String file, String key, String retryAfter) {
        return new OpenLineageSettings(url, file, key, "modeltrail:/", retryAfter);
    }

    @Test
    void lineageIsSentNowhereUnlessTheOperatorSaysSo() {
        assertThat(settings("", "", "", "PT5S").target()).isEmpty();
        assertThat(settings(COLLECTOR, "", "", "PT5S").target()).isPresent();
        assertThat(settings("", "lineage.jsonl", "", "PT5S").target()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://collector/x",
                "http:///x",
                "collector",
                "http://user:secret@collector/x",
                "http://collector/x#secret",
                "http://collector/ secret"
            })
    void anAddressThatIsNoneIsRefusedWithoutBeingRepeated(String url) {
        assertThatThrownBy(() -> settings(url, "", "", "PT5S"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("modeltrail.openlineage.url")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void twoTargetsAKeyOfSeveralLinesAndNoPauseAreRefused() {
        assertThatThrownBy(() -> settings(COLLECTOR, "lineage.jsonl", "", "PT5S"))
                .hasMessageContaining("one of");
        assertThatThrownBy(() -> settings(COLLECTOR, "", "a\nsecret", "PT5S"))
                .hasMessageContaining("api-key")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> settings(COLLECTOR, "", "", "PT0S")).hasMessageContaining("positive");
    }

    @Test
    void pausesDoubleUpToFiveMinutes() {
        OpenLineageSettings settings = settings(COLLECTOR, "", "", "PT5S");
        assertThat(settings.pauseAfter(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.pauseAfter(3)).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.pauseAfter(1_000)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void theNamespaceEndsWithTheUseCase() {
        assertThat(settings("", "", "", "PT5S").namespace(new UseCaseKey("telco-churn")))
                .isEqualTo("modeltrail://telco-churn");
    }
}
