package dev.throughline.sample.proxy.chat;

import java.time.Clock;
import java.util.List;

import dev.throughline.sample.proxy.audit.AuditEvent;
import dev.throughline.sample.proxy.audit.AuditTrail;
import dev.throughline.sample.proxy.dlp.DlpPipeline;
import dev.throughline.sample.proxy.dlp.ScanResult;
import dev.throughline.sample.proxy.policy.Action;
import dev.throughline.sample.proxy.policy.Policy;
import dev.throughline.sample.proxy.policy.PolicyCache;
import dev.throughline.sample.proxy.provider.ProviderClient;
import dev.throughline.sample.proxy.provider.ProviderResponse;

import org.springframework.stereotype.Service;

/**
 * Walks a request through the outpost: policy, scan, audit, provider.
 */
@Service
class ChatService {

	private final PolicyCache policies;

	private final DlpPipeline dlp;

	private final AuditTrail audit;

	private final ProviderClient provider;

	private final Clock clock;

	ChatService(PolicyCache policies, DlpPipeline dlp, AuditTrail audit, ProviderClient provider, Clock clock) {
		this.policies = policies;
		this.dlp = dlp;
		this.audit = audit;
		this.provider = provider;
		this.clock = clock;
	}

	ChatCompletionResponse complete(String tenant, ChatCompletionRequest chat) {
		Policy policy = this.policies.find(tenant);
		policy.requireModel(chat.model());
		List<String> contents = chat.messages().stream().map(ChatMessage::content).toList();
		ScanResult scan = this.dlp.scan(contents, policy);
		this.audit.record(AuditEvent.of(this.clock.instant(), tenant, chat.model(), scan.action(), scan.findings()));
		if (scan.action() == Action.BLOCK) {
			throw new PromptBlockedException(scan.blockedBy());
		}
		ProviderResponse answer = this.provider.complete(ChatTranslation.toProvider(chat, scan.texts()));
		return ChatTranslation.fromProvider(chat, answer, this.clock.instant());
	}

}
