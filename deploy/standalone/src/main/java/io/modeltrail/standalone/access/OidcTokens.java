package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.stereotype.Component;

/** Accepts the signed tokens of an OpenID Connect issuer, when one is configured. Its users are known by a hash of their subject. */
@Component
@EnableConfigurationProperties(OidcSettings.class)
class OidcTokens {
    private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);

    private final OidcSettings settings;
    private final @Nullable JwtDecoder decoder;

    OidcTokens(OidcSettings settings) {
        this.settings = settings;
        // Only when the first token comes: the issuer may start later than we do.
        this.decoder = settings.enabled() ? new SupplierJwtDecoder(() -> decoder(settings)) : null;
    }

    Optional<Caller> callerOf(String token) {
        if (decoder == null) {
            return Optional.empty();
        }
        try {
            Jwt jwt = decoder.decode(token);
            Set<Role> roles = roles(jwt.getClaim(settings.rolesClaim()));
            String subject = jwt.getSubject();
            return subject == null || roles.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Caller(actorId(jwt.getClaimAsString("iss"), subject), Optional.empty(), roles));
        } catch (BadJwtException invalid) {
            return Optional.empty();
        } catch (JwtException | JwtDecoderInitializationException unverified) {
            LOG.warn("A token could not be checked: the keys of its issuer cannot be had or used");
            throw new Refusal(RefusalCode.ISSUER_UNAVAILABLE, "Try again in a moment.");
        }
    }

    /** A subject may be an e-mail address, and events are for ever. */
    private static String actorId(@Nullable String issuer, String subject) {
        byte[] hash = RandomSecret.sha256(issuer + "\n" + subject);
        return "oidc:" + HexFormat.of().formatHex(hash, 0, 16);
    }

    private static Set<Role> roles(@Nullable Object claim) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (claim instanceof Collection<?> names) {
            for (Role role : Role.values()) {
                if (role != Role.SYSTEM && names.stream().anyMatch(name -> names(String.valueOf(name), role))) {
                    roles.add(role);
                }
            }
        }
        return roles;
    }

    /** Issuers write {@code data-scientist}, {@code data_scientist} or {@code DATA_SCIENTIST}. */
    private static boolean names(String name, Role role) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT).equals(role.name());
    }

    private static JwtDecoder decoder(OidcSettings settings) {
        NimbusJwtDecoder decoder = (settings.jwkSetUri() != null
                        ? NimbusJwtDecoder.withJwkSetUri(settings.jwkSetUri())
                        : NimbusJwtDecoder.withIssuerLocation(String.valueOf(settings.issuerUri())))
                .jwsAlgorithms(accepted -> accepted.addAll(
                        List.of(SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256)))
                .build();
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
        validators.add(JwtValidators.createDefaultWithIssuer(String.valueOf(settings.issuerUri())));
        validators.add(new JwtClaimValidator<Collection<String>>(
                "aud", named -> named != null && named.contains(String.valueOf(settings.audience()))));
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(validators));
        return decoder;
    }
}
