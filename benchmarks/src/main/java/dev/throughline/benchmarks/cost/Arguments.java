package dev.throughline.benchmarks.cost;

import java.nio.file.Path;
import java.util.List;

/**
 * The arguments of the command line.
 *
 * @param windows number of windows of each variant
 * @param requests in each window
 * @param warmUp requests before the first window
 * @param starts how often each class path is started
 * @param only ids of the wanted variants, all when empty
 * @param write the page to write, none when empty
 * @param variants the folder of the class paths
 */
record Arguments(int windows, int requests, int warmUp, int starts, List<String> only, String write, Path variants) {

	static Arguments parse(List<String> args) {
		boolean quick = args.contains("--quick");
		return new Arguments(Integer.parseInt(argument(args, "windows", quick ? "2" : "5")),
				Integer.parseInt(argument(args, "requests", quick ? "600" : "2000")),
				Integer.parseInt(argument(args, "warm-up", quick ? "2500" : "6000")),
				Integer.parseInt(argument(args, "starts", quick ? "1" : "3")),
				argument(args, "only", "").isEmpty() ? List.of() : List.of(argument(args, "only", "").split(",")),
				argument(args, "write", ""), Path.of(argument(args, "variants", "benchmarks/variants")));
	}

	private static String argument(List<String> args, String name, String otherwise) {
		String prefix = "--" + name + "=";
		return args.stream()
			.filter((arg) -> arg.startsWith(prefix))
			.map((arg) -> arg.substring(prefix.length()))
			.findFirst()
			.orElse(otherwise);
	}

	List<Variant> traced() {
		return Variant.TRACED.stream()
			.filter((variant) -> this.only.isEmpty() || this.only.contains(variant.id()))
			.toList();
	}

	String describe() {
		return this.windows + " windows of " + this.requests + " requests after " + this.warmUp + ", " + this.starts
				+ " starts";
	}

}
