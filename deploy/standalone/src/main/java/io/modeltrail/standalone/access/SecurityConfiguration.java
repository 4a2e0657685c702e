package io.modeltrail.standalone.access;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.prediction.PlainPredictions;
import io.modeltrail.standalone.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/**
 * Nothing but health is open without credentials. There are no cookies and no sessions, so there is nothing that another site
 * could make a browser send: protection against forged requests has no object.
 */
@Configuration
class SecurityConfiguration {
    @Bean
    SecurityFilterChain security(HttpSecurity http, Credentials credentials, ProblemWriter problems) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterAt(new CredentialsFilter(credentials), BasicAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(AccessTable.OPEN.toArray(String[]::new))
                        .permitAll()
                        .anyRequest()
                        .access(new AccessDecision()))
                .exceptionHandling(refused -> refused.authenticationEntryPoint(
                                (request, response, unknown) -> problems.write(request, response, notAuthenticated()))
                        .accessDeniedHandler((request, response, denied) -> {
                            Object reason = request.getAttribute(AccessDecision.REFUSAL);
                            problems.write(
                                    request, response, reason instanceof Refusal known ? known : notAuthenticated());
                        }))
                .build();
    }

    /** Within the limit for bodies and the one place that answers refusals, and before forms and all else that a prediction does not need. */
    @Bean
    FilterRegistrationBean<PredictionShortcut> predictionShortcut(
            Credentials credentials, ObjectProvider<PlainPredictions> predictions) {
        FilterRegistrationBean<PredictionShortcut> registration =
                new FilterRegistrationBean<>(new PredictionShortcut(credentials, predictions));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 30); // the limit has 20
        registration.setUrlPatterns(List.of(PredictionShortcut.ADDRESS));
        return registration;
    }

    private static Refusal notAuthenticated() {
        return new Refusal(
                RefusalCode.NOT_AUTHENTICATED, "Send a user's name and password, or a token that is valid now.");
    }
}
