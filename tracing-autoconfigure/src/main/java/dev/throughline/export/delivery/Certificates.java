package dev.throughline.export.delivery;

import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * SSL bundles by their names, and what becomes of connections when one is reloaded.
 */
final class Certificates {

	private final @Nullable SslBundles bundles;

	Certificates(@Nullable SslBundles bundles) {
		this.bundles = bundles;
	}

	@Nullable SslBundle get(@Nullable String name) {
		if (!StringUtils.hasText(name)) {
			return null;
		}
		return bundles(name).getBundle(name);
	}

	/**
	 * Makes a delivery use a bundle again whenever that is reloaded.
	 * @param name the name of the bundle, or {@code null} when there is none
	 * @param delivery the delivery
	 */
	void follow(@Nullable String name, OtlpDelivery delivery) {
		if (StringUtils.hasText(name)) {
			bundles(name).addBundleUpdateHandler(name, delivery::useCertificates);
		}
	}

	private SslBundles bundles(String name) {
		if (this.bundles == null) {
			throw new IllegalStateException("There are no SSL bundles, and so no '" + name + "'");
		}
		return this.bundles;
	}

	static X509TrustManager trustManager(SslBundle bundle) {
		for (TrustManager manager : bundle.getManagers().getTrustManagers()) {
			if (manager instanceof X509TrustManager x509) {
				return x509;
			}
		}
		throw new IllegalStateException("The SSL bundle has no trust manager for X.509 certificates");
	}

}
