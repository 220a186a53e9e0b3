package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.config.SecurityConfig;
import io.bertmesh.testing.Configs;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Tokens;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class TokenKeysTest {

    private static final Tokens OLD = Tokens.ec("old");
    private static final Tokens NEW = Tokens.ec("new");

    private static final SecurityConfig.Jwt CONFIG = Configs.of(
                    Map.of("security.jwt.issuer", Tokens.ISSUER, "security.jwt.audiences", Tokens.AUDIENCE))
            .security()
            .jwt();

    private final ManualTicker ticker = ManualTicker.at(0);
    private final Queue<String> published = new ArrayDeque<>();
    private final TokenKeys keys = new TokenKeys(CONFIG, ticker, this::fetch);

    @Test
    void givesNoVerdictBeforeItKnowsAKey() {
        assertThat(keys.verify(OLD.token())).isEmpty();
    }

    @Test
    void fetchesItsKeysAtOnce() {
        published.add(Tokens.keySet(OLD));

        keys.fetchIfDue();

        assertThat(keys.verify(OLD.token())).contains(new TokenVerdict.Accepted(Tokens.SUBJECT));
    }

    @Test
    void fetchesThemAgainOnlyAfterItsPeriod() {
        published.add(Tokens.keySet(OLD));
        published.add(Tokens.keySet(NEW));
        keys.fetchIfDue();

        ticker.advance(CONFIG.refreshPeriod().minusMillis(1));
        keys.fetchIfDue();
        int leftBefore = published.size();
        ticker.advance(Duration.ofMillis(1));
        keys.fetchIfDue();

        assertThat(leftBefore).isEqualTo(1);
        assertThat(published).isEmpty();
    }

    @Test
    void fetchesThemSoonerWhenATokenNamesAKeyThatIsNew() {
        published.add(Tokens.keySet(OLD));
        published.add(Tokens.keySet(OLD, NEW));
        keys.fetchIfDue();

        assertThat(keys.verify(NEW.token())).contains(new TokenVerdict.KeyUnknown());
        ticker.advance(TokenKeys.MIN_PAUSE);
        keys.fetchIfDue();

        assertThat(keys.verify(NEW.token())).contains(new TokenVerdict.Accepted(Tokens.SUBJECT));
    }

    @Test
    void isNotMadeToFetchInARowByTokensOfStrangers() {
        published.add(Tokens.keySet(OLD));
        published.add(Tokens.keySet(OLD));
        keys.fetchIfDue();

        for (int i = 0; i < 10; i++) {
            keys.verify(NEW.token());
            ticker.advance(Duration.ofMillis(900));
            keys.fetchIfDue();
        }

        assertThat(published).hasSize(1);
    }

    @Test
    void keepsItsKeysAndTriesSoonAgainWhenTheIssuerDoesNotAnswer() {
        published.add(Tokens.keySet(OLD));
        published.add("the issuer is out of order");
        published.add(Tokens.keySet(NEW));
        keys.fetchIfDue();
        ticker.advance(CONFIG.refreshPeriod());
        keys.fetchIfDue();

        assertThat(keys.verify(OLD.token())).contains(new TokenVerdict.Accepted(Tokens.SUBJECT));
        ticker.advance(TokenKeys.MIN_PAUSE);
        keys.fetchIfDue();

        assertThat(keys.verify(NEW.token())).contains(new TokenVerdict.Accepted(Tokens.SUBJECT));
    }

    private String fetch() {
        return published.remove();
    }
}
