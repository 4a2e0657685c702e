package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.RestCalls;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

/** One token that is accepted; then one thing at a time is wrong with it. */
class OidcIT {
    private final LocalIssuer issuer = LocalIssuer.running();

    @Test
    void aTokenOfTheIssuerIsAcceptedAndItsUserHasAPseudonym() {
        RestCalls.Answer answer =
                me(issuer.sign(issuer.claims("auditor", "unknown").build()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("actorId")).startsWith("oidc:");
        assertThat(answer.text()).doesNotContain("anna");
        assertThat(answer.json().path("roles").toString()).isEqualTo("[\"AUDITOR\"]");
    }

    @Test
    void anotherKeyIsRefused() {
        assertRefused(LocalIssuer.signWithAnotherKey(issuer.claims("auditor").build()));
    }

    @Test
    void anExpiredTokenIsRefused() {
        assertRefused(issuer.sign(issuer.claims("auditor")
                .expirationTime(Date.from(Instant.now().minusSeconds(3600)))
                .build()));
    }

    @Test
    void anotherIssuerIsRefused() {
        assertRefused(issuer.sign(
                issuer.claims("auditor").issuer("http://elsewhere.example").build()));
    }

    @Test
    void anotherAudienceIsRefused() {
        assertRefused(issuer.sign(issuer.claims("auditor").audience("shop").build()));
    }

    @Test
    void withoutARoleOfOursNobodyGetsIn() {
        assertRefused(issuer.sign(issuer.claims("system", "boss").build()));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        JWTClaimsSet claims = issuer.claims("auditor").build();
        assertRefused(new com.nimbusds.jwt.PlainJWT(claims).serialize());
    }

    private static void assertRefused(String token) {
        RestCalls.Answer answer = me(token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("code")).isEqualTo("not-authenticated");
    }

    private static RestCalls.Answer me(String token) {
        return RestCalls.withToken(ApplicationUnderTest.url(), token).get("/api/v1/me");
    }
}
