package io.modeltrail.standalone.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** An OpenID Connect issuer on this machine: it serves its public key and signs what it is asked to. */
public final class LocalIssuer {
    private static final class Holder {
        static final LocalIssuer RUNNING = start();
    }

    private final RSAKey key;
    private final HttpServer server;

    private LocalIssuer(RSAKey key, HttpServer server) {
        this.key = key;
        this.server = server;
    }

    public static LocalIssuer running() {
        return Holder.RUNNING;
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String jwkSetUri() {
        return issuer() + "/jwks";
    }

    /** A claim set that is accepted; a test breaks one thing in it. */
    JWTClaimsSet.Builder claims(String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("anna@example.org")
                .audience("modeltrail")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("roles", List.of(roles));
    }

    String sign(JWTClaimsSet claims) {
        return sign(claims, key);
    }

    static String signWithAnotherKey(JWTClaimsSet claims) {
        return sign(claims, newKey());
    }

    private static String sign(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test").build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static LocalIssuer start() {
        try {
            RSAKey key = newKey();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            server.createContext("/jwks", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                try (var body = exchange.getResponseBody()) {
                    body.write(keys);
                }
            });
            server.start();
            return new LocalIssuer(key, server);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("test").generate();
        } catch (JOSEException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
