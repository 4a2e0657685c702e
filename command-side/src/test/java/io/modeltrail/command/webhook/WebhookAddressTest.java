package io.modeltrail.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9/x",
                "https://127.0.0.1/x",
                "https://10.1.2.3/x",
                "https://192.168.0.9/x",
                "https://172.16.0.1/x",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/x",
                "https://[::1]/x",
                "https://[fd00::1]/x",
                "https://[::ffff:10.0.0.1]/x",
                "https://0.0.0.0/x",
                "http://93.184.216.34/x",
                "ftp://93.184.216.34/x",
                "https://user:password@93.184.216.34/x",
                "https:///x",
                "https://93.184.216.34:0/x",
                "https://93.184.216.34:65536/x",
                "https://[64:ff9b::10.0.0.1]/x",
                "https://[64:ff9b:1::5db8:d822]/x",
                "https://[2002:a00:1::1]/x",
                "https://[::10.0.0.1]/x",
                "https://198.18.0.1/x",
                "https://198.19.255.1/x",
                "https://192.0.0.8/x",
                "not an address"
            })
    void anAddressInsideOrUnencryptedOrMalformedIsRefused(String url) {
        assertThatThrownBy(() -> WebhookAddress.parse(url).requireAllowed(false))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.WEBHOOK_ADDRESS_NOT_ALLOWED));
    }

    @Test
    void aPublicEncryptedAddressIsAllowed() {
        assertThat(WebhookAddress.parse("https://93.184.216.34/x").whyNot(false))
                .isNull();
        assertThat(WebhookAddress.parse("https://93.184.216.34:65535/x").whyNot(false))
                .isNull();
        assertThat(WebhookAddress.parse("https://[64:ff9b::93.184.216.34]/x").whyNot(false))
                .isNull();
        assertThat(WebhookAddress.parse("https://[64:ff9b::169.254.169.254]/x").whyNot(true))
                .isEqualTo("private-address");
        assertThat(WebhookAddress.parse("https://10.1.2.3/x").whyNot(true)).isNull();
        assertThat(WebhookAddress.parse("http://10.1.2.3/x").whyNot(true)).isEqualTo("not-encrypted");
    }
}
