package io.modeltrail.standalone.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.standalone.datadirectory.DataDirectory;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The data source and its transactions. They are defined here and not left to Boot, because Axon's JDBC configuration looks for
 * them before Boot's would have made them.
 */
@Configuration
@EnableConfigurationProperties(PostgresSettings.class)
class PostgresConfiguration {
    @Bean
    DatabaseEndpoint databaseEndpoint(PostgresSettings settings, DataDirectory directory) {
        return settings.url() == null
                ? DatabaseEndpoint.of(EmbeddedPostgres.start(directory.path().resolve("postgresql"), settings.port()))
                : DatabaseEndpoint.existing(settings.url(), settings.username(), settings.password());
    }

    @Bean
    HikariDataSource dataSource(DatabaseEndpoint endpoint, PostgresSettings settings) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("modeltrail");
        config.setJdbcUrl(endpoint.connectionUrl());
        config.setUsername(endpoint.username());
        config.setPassword(endpoint.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(4, settings.poolSize()));
        // A caller hears soon that the database is away, and can come again.
        config.setConnectionTimeout(5_000);
        config.addDataSourceProperty("ApplicationName", "modeltrail");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The detail of an error repeats the offending row, which may be personal data, in exceptions and so in logs.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("options", "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s");
        HikariDataSource pool = new HikariDataSource(config);
        Durability.prove(pool);
        return pool;
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }
}
