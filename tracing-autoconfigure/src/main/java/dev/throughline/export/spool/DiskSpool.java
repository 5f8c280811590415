package dev.throughline.export.spool;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Spool} of segment files in a {@link Slot}. In memory there is the oldest
 * message, once it was asked for, and a few figures per segment. That message, the head,
 * may be on its way to the collector: nothing is put before it, and when its segment has
 * to go it stays in memory until it is removed.
 */
final class DiskSpool implements Spool {

	private static final long LARGEST_SEGMENT = 1 << 20;

	private static final int SEGMENTS = 16;

	private static final long ADOPTION_INTERVAL = Duration.ofMinutes(1).toMillis();

	private static final String SET_ASIDE = "rejected";

	private final Slots slots;

	private final long capacity;

	private final Duration maxAge;

	private final InstantSource clock;

	private final List<Segment> segments = new ArrayList<>();

	/**
	 * The oldest message, or what is left of its parts. The record on disk is removed
	 * with the last of them.
	 */
	private final Deque<Stored> head = new ArrayDeque<>();

	private final AtomicLong spans = new AtomicLong();

	private final AtomicLong recovered = new AtomicLong();

	private final AtomicLong droppedForSpace = new AtomicLong();

	private final AtomicLong droppedForAge = new AtomicLong();

	private final AtomicLong lost = new AtomicLong();

	private final AtomicLong filesSetAside = new AtomicLong();

	private volatile long bytes;

	private volatile long oldest = Long.MAX_VALUE;

	private volatile @Nullable String failure;

	private @Nullable Slot slot;

	private @Nullable SetAside aside;

	private @Nullable Segment tail;

	/**
	 * Where the spans of the message in {@link #head} are counted if the process ends
	 * before it is delivered, because its record had to go before.
	 */
	private @Nullable AtomicLong headDropped;

	private long headTime;

	private long lastKey;

	private long lastAdoption;

	private boolean namesChanged;

	private boolean closed;

	DiskSpool(Slots slots, long capacity, Duration maxAge, InstantSource clock) {
		this.slots = slots;
		this.capacity = capacity;
		this.maxAge = maxAge;
		this.clock = clock;
		maintain();
	}

	@Override
	public boolean append(byte[] message, int spans) {
		long needed = Segment.OVERHEAD + RecordHeader.SIZE + (long) message.length;
		try {
			if (needed > this.capacity) {
				throw new FileSystemException(this.slots.toString(), null,
						"A message of " + message.length + " bytes is larger than the spool");
			}
			Slot slot = open();
			makeRoom(needed);
			write(tail(slot, needed), message, spans);
			this.spans.addAndGet(spans);
			this.failure = null;
			return true;
		}
		catch (IOException ex) {
			failed(ex);
			return false;
		}
		finally {
			measure();
		}
	}

	private Slot open() throws IOException {
		Slot slot = this.slot;
		if (slot == null) {
			if (this.closed) {
				throw new FileSystemException(this.slots.toString(), null, "The spool is closed");
			}
			slot = this.slots.take();
			try {
				this.aside = SetAside.in(slot.directory().resolve(SET_ASIDE));
			}
			catch (IOException ex) {
				slot.release();
				throw ex;
			}
			this.slot = slot;
			takeOver(slot, slot);
			adopt(slot);
		}
		return slot;
	}

	private void adopt(Slot slot) {
		this.lastAdoption = this.clock.millis();
		for (Slot abandoned : this.slots.takeAbandoned()) {
			takeOver(abandoned, slot);
			abandoned.release();
		}
	}

	private void takeOver(Slot from, Slot to) {
		for (String name : from.names()) {
			Path file = from.directory().resolve(name);
			if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
				Segment segment = recover(file, to);
				if (segment == null) {
					setAside(file);
				}
				else {
					this.spans.addAndGet(segment.spans());
					this.recovered.addAndGet(segment.spans());
					insert(segment);
				}
			}
		}
		makeRoom(0);
	}

	private @Nullable Segment recover(Path file, Slot to) {
		try {
			long key = SegmentName.key(file.getFileName().toString());
			Segment segment = (key >= 0) ? Segment.recover(file) : null;
			if (segment != null) {
				Path target = to.directory().resolve(SegmentName.closed(key));
				while (!target.equals(file) && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
					target = to.directory().resolve(SegmentName.closed(++key));
				}
				segment.moveTo(target);
				this.lastKey = Math.max(this.lastKey, key);
			}
			return segment;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private void insert(Segment segment) {
		int index = this.segments.size();
		int first = this.head.isEmpty() ? 0 : 1;
		while (index > first && this.segments.get(index - 1).key() > segment.key()) {
			index--;
		}
		this.segments.add(index, segment);
		if (segment.first() == null) {
			discard(segment);
		}
	}

	private void makeRoom(long needed) {
		measure();
		while (this.bytes + needed > this.capacity) {
			SetAside aside = this.aside;
			if (aside != null && !aside.isEmpty()) {
				aside.deleteOldest();
			}
			else if (this.segments.isEmpty()) {
				return;
			}
			else if (!detachHead(this.droppedForSpace)) {
				Segment oldest = this.segments.get(0);
				drop(oldest.spans(), this.droppedForSpace);
				discard(oldest);
			}
			measure();
		}
	}

	private void drop(long spans, AtomicLong counter) {
		this.spans.addAndGet(-spans);
		counter.addAndGet(spans);
	}

	private boolean detachHead(AtomicLong counter) {
		if (this.head.isEmpty() || this.headDropped != null) {
			return false;
		}
		this.headDropped = counter;
		removeFirst();
		return true;
	}

	private void removeFirst() {
		Segment segment = this.segments.get(0);
		RecordHeader header = segment.first();
		if (header != null) {
			drop(segment.remove(header), this.lost);
		}
		if (segment.first() == null) {
			discard(segment);
		}
	}

	private void discard(Segment segment) {
		this.segments.remove(segment);
		if (segment == this.tail) {
			this.tail = null;
		}
		if (segment.isDamaged()) {
			segment.close();
			setAside(segment.path());
		}
		else {
			segment.delete();
		}
	}

	private void setAside(Path file) {
		this.filesSetAside.incrementAndGet();
		SetAside aside = this.aside;
		if (aside != null) {
			try {
				aside.take(file, nextKey());
			}
			catch (IOException ex) {
				failed(ex);
			}
		}
	}

	private long nextKey() {
		this.lastKey = Math.max(this.lastKey + 1, this.clock.millis() * 1000);
		return this.lastKey;
	}

	private Segment tail(Slot slot, long needed) throws IOException {
		Segment tail = this.tail;
		if (tail != null && tail.size() + needed > Math.min(LARGEST_SEGMENT, this.capacity / SEGMENTS)) {
			this.tail = null;
			tail.seal();
			tail = null;
		}
		if (tail == null) {
			tail = Segment.create(slot.directory().resolve(SegmentName.open(nextKey())));
			this.segments.add(tail);
			this.tail = tail;
			this.namesChanged = true;
		}
		return tail;
	}

	private void write(Segment tail, byte[] message, int spans) throws IOException {
		try {
			tail.append(message, spans, this.clock.millis());
		}
		catch (IOException ex) {
			this.tail = null;
			if (tail.first() == null) {
				discard(tail);
			}
			else {
				tail.seal();
			}
			throw ex;
		}
	}

	private void failed(IOException failure) {
		String text = failure.getMessage();
		this.failure = failure.getClass().getSimpleName()
				+ ((text != null) ? ": " + text.replaceAll("\\p{Cntrl}", " ") : "");
		Slot slot = this.slot;
		if (slot != null && !slot.exists()) {
			abandon(slot);
		}
	}

	private void abandon(Slot slot) {
		this.slot = null;
		this.aside = null;
		this.tail = null;
		if (!this.segments.isEmpty()) {
			detachHead(this.lost);
		}
		for (Segment segment : this.segments) {
			segment.close();
			drop(segment.spans(), this.lost);
		}
		this.segments.clear();
		slot.release();
	}

	@Override
	public @Nullable Stored peek() {
		while (this.head.isEmpty() && !this.segments.isEmpty()) {
			Segment segment = this.segments.get(0);
			RecordHeader header = segment.first();
			byte[] message = (header != null) ? segment.read(header) : null;
			if (header != null && message != null) {
				this.head.add(new Stored(message, header.spans()));
				this.headTime = header.time();
			}
			else {
				if (header != null) {
					drop(header.spans(), this.lost);
				}
				removeFirst();
				measure();
			}
		}
		return this.head.peek();
	}

	@Override
	public void remove() {
		Stored removed = this.head.poll();
		if (removed == null) {
			return;
		}
		this.spans.addAndGet(-removed.spans());
		if (this.head.isEmpty()) {
			if (this.headDropped == null) {
				removeFirst();
			}
			this.headDropped = null;
		}
		measure();
	}

	@Override
	public void replace(List<Stored> parts) {
		if (this.head.poll() != null) {
			for (int i = parts.size() - 1; i >= 0; i--) {
				this.head.addFirst(parts.get(i));
			}
		}
	}

	@Override
	public void maintain() {
		try {
			boolean healed = this.slot == null;
			Slot slot = open();
			if (healed) {
				this.failure = null;
			}
			if (this.tail != null) {
				this.tail.sync();
			}
			if (this.namesChanged) {
				slot.sync();
				this.namesChanged = false;
			}
			if (this.clock.millis() - this.lastAdoption >= ADOPTION_INTERVAL) {
				adopt(slot);
			}
		}
		catch (IOException ex) {
			failed(ex);
		}
		expire();
		measure();
	}

	private void expire() {
		long limit = this.clock.millis() - this.maxAge.toMillis();
		while (!this.segments.isEmpty()) {
			RecordHeader header = this.segments.get(0).first();
			if (header == null || header.time() >= limit) {
				return;
			}
			if (!detachHead(this.droppedForAge)) {
				drop(header.spans(), this.droppedForAge);
				removeFirst();
			}
		}
	}

	/**
	 * Tells other threads the figures that are not counted one by one.
	 */
	private void measure() {
		long bytes = (this.aside != null) ? this.aside.bytes() : 0;
		for (Segment segment : this.segments) {
			bytes += segment.size();
		}
		this.bytes = bytes;
		RecordHeader first = this.segments.isEmpty() ? null : this.segments.get(0).first();
		if (!this.head.isEmpty()) {
			this.oldest = this.headTime;
		}
		else {
			this.oldest = (first != null) ? first.time() : Long.MAX_VALUE;
		}
	}

	@Override
	public long spans() {
		return this.spans.get();
	}

	@Override
	public long bytes() {
		return this.bytes;
	}

	@Override
	public long capacity() {
		return this.capacity;
	}

	@Override
	public Duration age() {
		return Duration.ofMillis(Math.max(0, this.clock.millis() - this.oldest));
	}

	@Override
	public long recovered() {
		return this.recovered.get();
	}

	@Override
	public long droppedForSpace() {
		return this.droppedForSpace.get();
	}

	@Override
	public long droppedForAge() {
		return this.droppedForAge.get();
	}

	@Override
	public long lost() {
		return this.lost.get();
	}

	@Override
	public long filesSetAside() {
		return this.filesSetAside.get();
	}

	@Override
	public @Nullable String failure() {
		return this.failure;
	}

	@Override
	public void close() {
		this.closed = true;
		if (this.headDropped != null) {
			drop(this.head.stream().mapToLong(Stored::spans).sum(), this.headDropped);
		}
		this.headDropped = null;
		this.head.clear();
		Slot slot = this.slot;
		if (slot != null) {
			try {
				if (this.tail != null) {
					this.tail.seal();
				}
			}
			catch (IOException ex) {
				failed(ex);
			}
			this.segments.forEach(Segment::close);
			this.segments.clear();
			this.tail = null;
			this.slot = null;
			slot.sync();
			slot.release();
		}
	}

}
