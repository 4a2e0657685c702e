package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.standalone.CapturedLog;
import org.junit.jupiter.api.Test;

class OidcTokensTest {
    /** Nobody listens there. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final LocalIssuer issuer = LocalIssuer.running();
    private final String token = issuer.sign(issuer.claims("auditor").build());

    @Test
    void whenTheKeysCannotBeHadTheCallerIsAskedToComeAgain() {
        assertUnavailable(new OidcSettings(NOWHERE, NOWHERE + "/jwks", "modeltrail", "roles"));
    }

    @Test
    void whenTheIssuerCannotBeAskedTheCallerIsAskedToComeAgain() {
        assertUnavailable(new OidcSettings(NOWHERE, null, "modeltrail", "roles"));
    }

    @Test
    void anIssuerWithoutAnAudienceIsNoSetting() {
        assertThatThrownBy(() -> new OidcSettings(NOWHERE, null, null, "roles"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertUnavailable(OidcSettings settings) {
        OidcTokens tokens = new OidcTokens(settings);
        try (CapturedLog log = new CapturedLog()) {
            assertThatThrownBy(() -> tokens.callerOf(token))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.ISSUER_UNAVAILABLE));
            assertThat(log.text()).doesNotContain(token).doesNotContain("\tat ");
        }
    }
}
