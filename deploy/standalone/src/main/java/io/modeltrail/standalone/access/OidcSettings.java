package io.modeltrail.standalone.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param issuerUri whose tokens are accepted; its keys are found by discovery when no {@code jwkSetUri} is given
 * @param jwkSetUri where the issuer's public keys are
 * @param audience that a token must name; the issuer may make tokens for others, too
 * @param rolesClaim the claim that lists roles by the names of {@link io.modeltrail.contracts.access.Role}
 */
@ConfigurationProperties("modeltrail.security.oidc")
record OidcSettings(
        @Nullable String issuerUri,
        @Nullable String jwkSetUri,
        @Nullable String audience,
        @DefaultValue("roles") String rolesClaim) {
    OidcSettings {
        boolean any = issuerUri != null || jwkSetUri != null || audience != null;
        if (any && (issuerUri == null || issuerUri.isBlank() || audience == null || audience.isBlank())) {
            throw new IllegalArgumentException("an issuer without issuer-uri or audience would let strangers in");
        }
    }

    boolean enabled() {
        return issuerUri != null;
    }
}
