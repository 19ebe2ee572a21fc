// Recorded from 46bf2e7 by scripts/record-first.ts; not to be edited.
import { z } from "zod";
import { createStore, promisifyRequest } from "idb-keyval";
// worker/contract/ids.ts
/** The identifiers that every message of the wire is built from. */
/** A model's or channel's name: lower case, digits and hyphens, as it stands in URLs and storage keys. */
var nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and hyphens, at most 64");
/** A model version: MAJOR.MINOR.PATCH with an optional pre-release tag (https://semver.org, section 2 and 9). */
var versionSchema = z.string().max(64).regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9a-z.-]+)?$/, "a semantic version such as 1.4.0");
/** SHA-256 of a file's bytes, lower-case hex. */
var sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits");
/** A release's id: time-ordered, made by the worker. */
var releaseIdSchema = z.string().regex(/^r-[0-9a-z]{8,40}$/, "a release id such as r-0mb2xk3f7a");
/** The channels a kiosk can follow. `stable` is the default; `canary` is for the screens that go first. */
var channelSchema = z.enum(["stable", "canary"]);
/** What a model does in the pipeline; a release holds at most one version per role. */
var roleSchema = z.enum(["garments", "people"]);
// worker/contract/card-base.ts
/** What every model card says, whatever its task: identity, input, file, golden picture, origin and figures. */
/** The largest model file, in bytes. Ordinary request bodies end at 100 MB on Cloudflare. */
var MAX_MODEL_BYTES = 67108864;
var byteLevels = z.array(z.number().min(0).max(255)).min(1).max(3);
/**
* How a picture becomes the input tensor. One truth for training (`models/recipe/preprocess.py`)
* and kiosk (`kiosk/pipeline/preprocess.ts`); the order is colour → resize → pad → (x − mean) / std.
*/
var inputSchema = z.strictObject({
	/** Name of the graph input. Its shape is [1, C, H, W] for NCHW, [1, H, W, C] for NHWC. */
	name: z.string().min(1).max(128),
	layout: z.enum(["NCHW", "NHWC"]),
	dtype: z.literal("float32"),
	width: z.int().min(8).max(1024),
	height: z.int().min(8).max(1024),
	/** `gray` = 0.299 R + 0.587 G + 0.114 B, before resizing. */
	colour: z.enum(["rgb", "gray"]),
	/** `letterbox` keeps the aspect and pads, `stretch` does not keep it, `cover` keeps it and cuts the centre. */
	fit: z.enum([
		"letterbox",
		"stretch",
		"cover"
	]),
	/** Antialiased bilinear, as torch.nn.functional.interpolate(mode='bilinear', antialias=True). */
	filter: z.literal("triangle"),
	/** Letterbox colour, mean and standard deviation: one value per channel, in 0–255 units. */
	pad: byteLevels,
	mean: byteLevels,
	std: z.array(z.number().positive().max(255)).min(1).max(3)
});
/** What a schema cannot say of an input: one pad, mean and std per channel. */
function inputIssues(input) {
	const channels = input.colour === "rgb" ? 3 : 1;
	return [
		"pad",
		"mean",
		"std"
	].filter((key) => input[key].length !== channels).map((key) => ({
		path: [key],
		message: `must have ${channels} value(s) for ${input.colour}`
	}));
}
var metricSchema = z.strictObject({
	name: z.string().min(1).max(60),
	/** The data it was measured on, e.g. `garments/test`. */
	set: z.string().min(1).max(120),
	value: z.number(),
	n: z.int().positive(),
	/** 95 % interval, low and high. */
	interval: z.tuple([z.number(), z.number()]).optional(),
	command: z.string().min(1).max(300),
	date: z.iso.date()
});
/** A name in the ONNX graph. */
var valueNameSchema = z.string().min(1).max(128);
/** What every task's golden picture has; the task adds the answer to it. */
var goldenBase = {
	/** Base64 PNG, RGB, no colour profile. */
	png: z.base64().min(64).max(98304),
	/** Largest allowed absolute difference of any value. */
	tolerance: z.number().positive().max(.1)
};
/** The fields before a task's own. */
var cardHead = {
	card: z.literal(1),
	name: nameSchema,
	version: versionSchema,
	role: roleSchema,
	/** The version of the same name that this one was trained from or replaces. */
	parent: versionSchema.optional(),
	summary: z.string().min(1).max(500)
};
/** The fields after a task's own. */
var cardTail = {
	opset: z.int().min(7).max(25),
	file: z.strictObject({
		/** The number format of the weights on the wire; computation is float32. */
		weights: z.enum([
			"fp32",
			"fp16",
			"int8"
		]),
		bytes: z.int().min(16).max(MAX_MODEL_BYTES),
		sha256: sha256Schema
	}),
	licence: z.string().min(1).max(60),
	data: z.array(z.strictObject({
		name: z.string().min(1).max(120),
		licence: z.string().min(1).max(60),
		source: z.string().min(1).max(300)
	})).min(1).max(20),
	metrics: z.array(metricSchema).max(50)
};
// worker/contract/classify-card.ts
/** The card of a classifier: one row of logits, and what the kiosk makes of it. */
var labelSchema = z.strictObject({
	/** Stable id used in telemetry and thresholds, e.g. `t-shirt`. */
	id: nameSchema,
	/** The coarser class it belongs to, e.g. `upper`. */
	group: nameSchema,
	title: z.strictObject({
		en: z.string().min(1).max(60),
		de: z.string().min(1).max(60)
	}),
	/** Least calibrated probability at which the kiosk names this label; below it the answer is "not sure". */
	threshold: z.number().min(0).max(1)
});
var classifyCardSchema = z.strictObject({
	...cardHead,
	/** The kiosk takes softmax(logits / temperature). */
	task: z.literal("classify"),
	input: inputSchema,
	output: z.strictObject({
		/** Name of the [1, labels] output, before temperature. */
		logits: valueNameSchema,
		/** An L2-comparable feature vector [1, size], if the model has one. It never leaves the kiosk. */
		embedding: z.strictObject({
			name: valueNameSchema,
			size: z.int().min(1).max(4096)
		}).optional()
	}),
	labels: z.array(labelSchema).min(2).max(1e3),
	/** The label that means "no garment here", or null when the model has none. */
	reject: nameSchema.nullable(),
	temperature: z.number().positive().max(100),
	/** The same for what people wear, which a model is less sure of than of a garment alone; `temperature` when left out. */
	wornTemperature: z.number().positive().max(100).optional(),
	/** A picture and the logits that PyTorch gave for it; a kiosk activates no model that answers otherwise. */
	golden: z.strictObject({
		...goldenBase,
		logits: z.array(z.number()).min(2).max(1e3)
	}),
	...cardTail
}).superRefine((card, ctx) => {
	const issue = (path, message) => ctx.addIssue({
		code: "custom",
		path,
		message
	});
	const ids = new Set(card.labels.map((label) => label.id));
	if (ids.size !== card.labels.length) issue(["labels"], "label ids must be unique");
	if (card.reject !== null && !ids.has(card.reject)) issue(["reject"], "must be one of the label ids");
	if (card.golden.logits.length !== card.labels.length) issue(["golden", "logits"], `must have one value per label (${card.labels.length})`);
	for (const { path, message } of inputIssues(card.input)) issue(["input", ...path], message);
});
// worker/contract/pose-card.ts
/** The card of a pose model: the maps that it computes, and how people are decoded from them. */
/**
* The head maps of MoveNet MultiPose and their channels; each output is [1, channels, height / stride, width / stride].
* Lengths are in cells; of two channels the first is y.
*/
var POSE_MAPS = {
	/** Probability that a person's centre lies in the cell. */
	centres: 1,
	/** Probability that a keypoint lies in the cell. */
	heatmaps: 17,
	/** From a centre to where the person's keypoints roughly are: y and x of each. */
	regressions: 34,
	/** From a cell's corner to the keypoint in it: y and x of each. */
	offsets: 34,
	/** Height and width of the person with this centre. */
	boxSizes: 2,
	/** From a cell's corner to the middle of the box. */
	boxOffsets: 2
};
var mapNames = Object.keys(POSE_MAPS);
var poseCardSchema = z.strictObject({
	...cardHead,
	role: z.literal("people"),
	task: z.literal("pose"),
	/** How people come out of the maps: kiosk/pipeline/people.ts. */
	decoder: z.literal("movenet-multipose"),
	input: inputSchema,
	/** The names of the outputs. */
	output: z.record(z.enum(mapNames), valueNameSchema),
	/** Input pixels per cell of the maps. */
	stride: z.int().min(1).max(32),
	/**
	* Given: the file takes any height and width, by the names of FREE_SIDES; the kiosk feeds it the frame's own shape, the longer
	* side as long as the longer side of `input`, the other the next multiple of this. The golden picture is seen as `input` says.
	*/
	sideMultiple: z.int().min(1).max(64).optional(),
	/** Which 17 points the maps mean, and in which order: nose, eyes, ears, shoulders, … ankles, the left one first. */
	keypoints: z.literal("coco-17"),
	/** At most so many people are decoded. */
	people: z.int().min(1).max(20),
	/** Least score of a person, 0–1. */
	threshold: z.number().min(0).max(1),
	/** A picture and some values of its maps, as the original network gave them. */
	golden: z.strictObject({
		...goldenBase,
		samples: z.array(z.strictObject({
			map: z.enum(mapNames),
			/** Index into the map's values, row by row within each channel. */
			at: z.int().min(0),
			value: z.number()
		})).min(mapNames.length).max(500)
	}),
	...cardTail
}).superRefine((card, ctx) => {
	const issue = (path, message) => ctx.addIssue({
		code: "custom",
		path,
		message
	});
	for (const { path, message } of inputIssues(card.input)) issue(["input", ...path], message);
	for (const side of ["width", "height"]) if (card.input[side] % card.stride !== 0) issue(["input", side], `must be a multiple of the stride (${card.stride})`);
	if (card.sideMultiple !== void 0) {
		if (card.sideMultiple % card.stride !== 0) issue(["sideMultiple"], `must be a multiple of the stride (${card.stride})`);
		for (const side of ["width", "height"]) if (card.input[side] % card.sideMultiple !== 0) issue(["input", side], `must be a multiple of sideMultiple (${card.sideMultiple})`);
	}
	for (const map of mapNames) if (!card.golden.samples.some((sample) => sample.map === map)) issue(["golden", "samples"], `must sample ${map} too`);
	for (const [i, { map, at }] of card.golden.samples.entries()) if (at >= poseMapSize(card, map)) issue([
		"golden",
		"samples",
		i,
		"at"
	], `${map} has ${poseMapSize(card, map)} values`);
});
/** How many values a map has when the model sees `input`. */
function poseMapSize({ input, stride }, map) {
	return POSE_MAPS[map] * input.width * input.height / stride ** 2;
}
// worker/contract/model-card.ts
/** The model card: everything a kiosk must know to run a model file exactly as it was trained. */
/** One kind of card per task. */
var modelCardSchema = z.discriminatedUnion("task", [classifyCardSchema, poseCardSchema]).meta({ id: "ModelCard" });
// worker/contract/manifest.ts
/** The manifest of a channel: what a kiosk polls to learn which models it should run. */
var manifestSchema = z.strictObject({
	manifest: z.literal(1),
	channel: channelSchema,
	release: releaseIdSchema,
	createdAt: z.iso.datetime(),
	/** One card per role; the file is at /v1/blobs/{card.file.sha256}. */
	models: z.array(modelCardSchema).min(1).max(8)
}).superRefine((manifest, ctx) => {
	const roles = manifest.models.map((card) => card.role);
	if (new Set(roles).size !== roles.length) ctx.addIssue({
		code: "custom",
		path: ["models"],
		message: "at most one model per role"
	});
}).meta({ id: "Manifest" });
// worker/contract/problem.ts
/** The one error body: a problem document (RFC 9457) with a code for programs and the fields that were wrong. */
var problemCodeSchema = z.enum([
	"invalid-body",
	"invalid-parameter",
	"invalid-card",
	"invalid-model",
	"digest-mismatch",
	"length-mismatch",
	"output-mismatch",
	"length-required",
	"body-too-large",
	"unsupported-media-type",
	"unauthorized",
	"not-found",
	"already-exists",
	"range-not-satisfiable",
	"rate-limited",
	"not-configured",
	"unavailable",
	"internal"
]);
var problemSchema = z.strictObject({
	/** `about:blank` or a URI that names the kind of problem (RFC 9457, section 3.1.1). */
	type: z.string(),
	title: z.string(),
	status: z.int().min(400).max(599),
	/** What is wrong with this request and what to do about it. */
	detail: z.string(),
	code: problemCodeSchema,
	/** Where in the input: a JSON pointer such as `/labels/3/id`, or a part's or header's name. */
	errors: z.array(z.strictObject({
		field: z.string(),
		message: z.string()
	})),
	/** Quote this to find the request in the worker's log. */
	ref: z.string()
}).meta({ id: "Problem" });
// kiosk/sync/poll.ts
/** Asks the server what the channel should run: one conditional request, its outcome as a value. */
/** Milliseconds after which an unanswered request counts as failed. */
var TIMEOUT_MS$1 = 15e3;
/** Remembers the last manifest and its ETag, so that an unchanged channel costs a 304 without a body. */
var ManifestPoll = class {
	#fetch;
	#channel;
	#last = null;
	constructor(channel, fetcher) {
		this.#fetch = fetcher;
		this.#channel = channel;
	}
	/** Never rejects but with the signal's reason. */
	async ask(signal) {
		try {
			return await this.#ask(AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS$1)]));
		} catch (error) {
			signal.throwIfAborted();
			return {
				kind: "failed",
				code: "unreachable",
				message: String(error),
				answered: false
			};
		}
	}
	async #ask(signal) {
		const headers = new Headers({ accept: "application/json" });
		if (this.#last?.etag) headers.set("if-none-match", this.#last.etag);
		const response = await this.#fetch(`/v1/channels/${this.#channel}/manifest`, {
			signal,
			headers,
			cache: "no-store"
		});
		if (response.status === 304 && this.#last) return {
			kind: "manifest",
			manifest: this.#last.manifest,
			changed: false
		};
		const body = await response.json().catch(() => null);
		signal.throwIfAborted();
		if (!response.ok) return refusal(response.status, body);
		const parsed = manifestSchema.safeParse(body);
		if (!parsed.success) return failed("bad-manifest", parsed.error.issues.map(locate).join("; "));
		if (parsed.data.channel !== this.#channel) return failed("bad-manifest", `it is for the channel ${parsed.data.channel}`);
		this.#last = {
			etag: response.headers.get("etag"),
			manifest: parsed.data
		};
		return {
			kind: "manifest",
			manifest: parsed.data,
			changed: true
		};
	}
};
function refusal(status, body) {
	const problem = problemSchema.safeParse(body);
	const message = problem.success ? problem.data.detail : `the server answered ${status}`;
	if (status === 404 && problem.success && problem.data.code === "not-found") return {
		kind: "none",
		message
	};
	return failed(`manifest-${status}`, message);
}
function failed(code, message) {
	return {
		kind: "failed",
		code,
		message,
		answered: true
	};
}
function locate(issue) {
	return `/${issue.path.map(String).join("/")}: ${issue.message}`;
}
// kiosk/sync/slots.ts
/** Which release runs, which one ran before, which one is on its way, and which ones failed: pure transitions. */
var failureSchema = z.strictObject({
	release: releaseIdSchema,
	code: z.string(),
	/** Epoch milliseconds of the last failure. */
	at: z.number(),
	tries: z.int().min(1),
	/** The kiosk cannot run it, however often it tries. Records of the first builds lack this. */
	forGood: z.boolean().default(false)
});
/** The record in IndexedDB. */
var slotsSchema = z.strictObject({
	slots: z.literal(1),
	active: manifestSchema.nullable(),
	previous: manifestSchema.nullable(),
	staged: manifestSchema.nullable(),
	failures: z.array(failureSchema)
});
var EMPTY_SLOTS = {
	slots: 1,
	active: null,
	previous: null,
	staged: null,
	failures: []
};
/** Puts a manifest on its way. The release that runs needs no staging: then a former staging is dropped. */
function stage(slots, manifest) {
	return {
		...slots,
		staged: manifest.release === slots.active?.release ? null : manifest
	};
}
/** The staged release has proved itself and becomes the active one. Without a matching staged release nothing changes. */
function commit(slots, release) {
	if (slots.staged?.release !== release) return slots;
	return {
		slots: 1,
		active: slots.staged,
		previous: slots.active ?? slots.previous,
		staged: null,
		failures: slots.failures.filter((failure) => failure.release !== release)
	};
}
/** The SHA-256 of every model file that a slot needs; anything else in the store may go. */
function neededBlobs(slots) {
	const manifests = [
		slots.active,
		slots.previous,
		slots.staged
	].filter((manifest) => manifest !== null);
	return new Set(manifests.flatMap((manifest) => manifest.models.map((card) => card.file.sha256)));
}
// kiosk/platform/strict.ts
/**
* A transaction that the browser calls complete only when it is on the disk. Chromium's default is `relaxed`,
* which survives a crash of the browser but not a power cut (https://w3c.github.io/IndexedDB/#durability-hint).
*/
function strict(base) {
	return (mode, work) => base("readonly", ({ name, transaction }) => work(transaction.db.transaction(name, mode, { durability: "strict" }).objectStore(name)));
}
// kiosk/sync/store.ts
/** The model files and slots in IndexedDB: pieces on the way, whole files by SHA-256, and the slots record. */
var SLOTS_KEY = ["slots"];
/** Every key of one kind, or of one kind and file: an empty array sorts after every string and number. */
var keysUnder = (...prefix) => IDBKeyRange.bound(prefix, [...prefix, []]);
/**
* One object store for everything, so that a file replaces its pieces in one transaction. Every method rejects with
* the transaction's error; a full disk (QuotaExceededError) first costs the files that no slot needs, never others.
*/
var ModelStore = class {
	#use;
	#strict;
	constructor(use = createStore("vitrine-models", "models")) {
		this.#use = use;
		this.#strict = strict(use);
	}
	/** The slots as they were last committed. A record that cannot be read (from another version) counts as none. */
	async slots() {
		return this.#use("readonly", async (store) => parseSlots(await promisifyRequest(store.get(SLOTS_KEY))));
	}
	/** Applies a pure transition to the stored slots in one transaction; resolves with what is stored now. */
	async updateSlots(change) {
		return this.#makingRoom(() => this.#strict("readwrite", async (store) => {
			const next = change(parseSlots(await promisifyRequest(store.get(SLOTS_KEY))));
			store.put(next, SLOTS_KEY);
			await promisifyRequest(store.transaction);
			return next;
		}));
	}
	/** The whole file, or null. Its bytes were verified when it was put; a reader who must be sure hashes it again. */
	async file(sha256) {
		const found = await this.#use("readonly", (store) => promisifyRequest(store.get(["file", sha256])));
		return found instanceof Blob ? found : null;
	}
	/** Puts the whole file and deletes its pieces, together. */
	async putFile(sha256, file) {
		await this.#makingRoom(() => this.#use("readwrite", (store) => {
			store.put(file, ["file", sha256]);
			store.delete(keysUnder("piece", sha256));
			return promisifyRequest(store.transaction);
		}));
	}
	/** The pieces that are there, by index. */
	async pieces(sha256) {
		const range = keysUnder("piece", sha256);
		return this.#use("readonly", async (store) => {
			const [keys, values] = await Promise.all([promisifyRequest(store.getAllKeys(range)), promisifyRequest(store.getAll(range))]);
			const found = keys.map((key, i) => [Number(key[2]), values[i]]);
			return new Map(found.filter((entry) => entry[1] instanceof Blob));
		});
	}
	async putPiece(sha256, index, piece) {
		await this.#makingRoom(() => this.#use("readwrite", (store) => {
			store.put(piece, [
				"piece",
				sha256,
				index
			]);
			return promisifyRequest(store.transaction);
		}));
	}
	/** Deletes the file and its pieces: they turned out to be wrong. */
	async discard(sha256) {
		await this.#use("readwrite", (store) => {
			store.delete(["file", sha256]);
			store.delete(keysUnder("piece", sha256));
			return promisifyRequest(store.transaction);
		});
	}
	/**
	* Deletes the files and pieces that no slot needs; resolves with how many records went. None go while the slots
	* record cannot be read: the build that wrote it needs files of which this one knows nothing.
	*/
	async collect() {
		return this.#use("readwrite", async (store) => {
			const record = await promisifyRequest(store.get(SLOTS_KEY));
			if (record !== void 0 && !slotsSchema.safeParse(record).success) return 0;
			const needed = neededBlobs(parseSlots(record));
			const idle = (await promisifyRequest(store.getAllKeys())).filter((key) => key[0] !== "slots" && !needed.has(key[1]));
			for (const key of idle) store.delete(key);
			await promisifyRequest(store.transaction);
			return idle.length;
		});
	}
	/** navigator.storage.estimate() is no measure of headroom: write, catch, make room, write once more. */
	async #makingRoom(write) {
		try {
			return await write();
		} catch (error) {
			if (!isQuotaError(error) || await this.collect() === 0) throw error;
			return write();
		}
	}
};
/** Whether IndexedDB refused a write for want of space. */
function isQuotaError(error) {
	return error instanceof Error && error.name === "QuotaExceededError";
}
function parseSlots(record) {
	const parsed = slotsSchema.safeParse(record);
	return parsed.success ? parsed.data : EMPTY_SLOTS;
}
var at = {
	/** Counts up from 0 within one boot; (kiosk, boot, seq) names an event for ever, so sending twice stores once. */
	seq: z.int().min(0),
	at: z.iso.datetime()
};
var milliseconds = z.number().min(0).max(6e5);
var code = z.string().regex(/^[a-z0-9-]{1,60}$/);
var engineSchema = z.enum(["webgpu", "wasm"]);
var telemetryEventSchema = z.discriminatedUnion("type", [
	z.strictObject({
		...at,
		type: z.literal("boot"),
		app: z.string().max(40),
		engine: engineSchema,
		reason: code
	}),
	z.strictObject({
		...at,
		type: z.literal("verdict"),
		release: releaseIdSchema,
		model: nameSchema,
		version: versionSchema,
		decision: z.enum([
			"named",
			"group",
			"unsure",
			"nothing"
		]),
		label: nameSchema.nullable(),
		confidence: z.number().min(0).max(1),
		inferenceMs: milliseconds
	}),
	z.strictObject({
		...at,
		type: z.literal("sync"),
		release: releaseIdSchema,
		outcome: z.enum([
			"activated",
			"refused",
			"failed"
		]),
		code: code.nullable(),
		bytes: z.int().min(0),
		durationMs: milliseconds
	}),
	z.strictObject({
		...at,
		type: z.literal("fault"),
		code
	})
]);
z.strictObject({
	/** A random id made at the kiosk's first start; it names a screen, not a person. */
	kiosk: z.uuid(),
	boot: z.uuid(),
	events: z.array(telemetryEventSchema).min(1).max(200)
}).meta({ id: "TelemetryBatch" });
/** The answer to a batch: how many of its events were new. All of them are stored from now on. */
var telemetryReceiptSchema = z.strictObject({
	received: z.int(),
	stored: z.int()
}).meta({ id: "TelemetryReceipt" });
// kiosk/telemetry/outbox.ts
/** The events that no receipt covers yet, in IndexedDB, oldest first: they survive reloads, crashes and power cuts. */
/** The most events that wait; beyond it the oldest verdicts go first, then the oldest of any kind. */
var MAX_WAITING = 5e3;
/** Every method rejects with the transaction's error. */
var Outbox = class {
	#use;
	#capacity;
	constructor(use = strict(createStore("vitrine-outbox", "events")), capacity = MAX_WAITING) {
		this.#use = use;
		this.#capacity = capacity;
	}
	/** Adds an event and, in the same transaction, drops what no longer fits. */
	async add(boot, event) {
		await this.#use("readwrite", async (store) => {
			store.put(event, [
				boot.startedAt,
				boot.id,
				event.seq
			]);
			const excess = await promisifyRequest(store.count()) - this.#capacity;
			if (excess > 0) await dropOldest(store, excess);
			await promisifyRequest(store.transaction);
		});
	}
	/** The oldest waiting events of one boot, at most `limit`; null when none wait. Records that cannot be read are deleted. */
	async oldest(limit) {
		return this.#use("readwrite", async (store) => {
			const [keys, values] = await Promise.all([promisifyRequest(store.getAllKeys(null, limit)), promisifyRequest(store.getAll(null, limit))]);
			const waiting = [];
			for (const [i, key] of keys.entries()) {
				const event = telemetryEventSchema.safeParse(values[i]);
				if (event.success) waiting.push({
					key,
					event: event.data
				});
				else store.delete(key);
			}
			const boot = waiting[0]?.key[1];
			if (boot === void 0) return null;
			const batch = waiting.filter(({ key }) => key[1] === boot);
			return {
				boot,
				events: batch.map(({ event }) => event),
				keys: batch.map(({ key }) => key)
			};
		});
	}
	/** Deletes events that a receipt covers. */
	async remove(keys) {
		await this.#use("readwrite", (store) => {
			for (const key of keys) store.delete(key);
			return promisifyRequest(store.transaction);
		});
	}
	async count() {
		return this.#use("readonly", (store) => promisifyRequest(store.count()));
	}
};
async function dropOldest(store, excess) {
	const keys = await promisifyRequest(store.getAllKeys());
	const values = await promisifyRequest(store.getAll());
	const verdicts = keys.filter((_, i) => values[i]?.type === "verdict");
	const others = keys.filter((_, i) => values[i]?.type !== "verdict");
	for (const key of [...verdicts, ...others].slice(0, excess)) store.delete(key);
}
// kiosk/platform/backoff.ts
/** Spreads `ms` evenly over ±20 %. */
function jitter(ms, random) {
	return ms * (.8 + .4 * random());
}
/**
* Milliseconds until the next try after `failures` failures in a row (1 or more): 2 s, 4 s, 8 s … up to `most`,
* each with jitter, never more than `most`.
*/
function backoff(failures, random, most = 3e5, first = 2e3) {
	return Math.min(most, jitter(Math.min(most, first * 2 ** Math.min(failures - 1, 30)), random));
}
/**
* Reads a Retry-After header (RFC 9110, section 10.2.3: seconds or an HTTP date) as milliseconds from `now`,
* at most an hour; null when it is missing or makes no sense.
*/
function retryAfterMs(header, now) {
	if (header === null) return null;
	const value = header.trim();
	const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1e3 : /^[A-Z].* GMT$/.test(value) ? Date.parse(value) - now : NaN;
	return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 36e5) : null;
}
// kiosk/platform/uuid.ts
/** Random ids, on an insecure page too, where the kiosk has to start in order to say that it is one. */
/** A random UUID (RFC 9562, version 4). crypto.randomUUID exists only in a secure context, getRandomValues everywhere. */
function randomUuid() {
	const bytes = crypto.getRandomValues(/* @__PURE__ */ new Uint8Array(16));
	bytes[6] = (bytes[6] ?? 0) & 15 | 64;
	bytes[8] = (bytes[8] ?? 0) & 63 | 128;
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
// kiosk/platform/wake.ts
/** A wait that ends early when somebody calls: the pause between two rounds of a background loop. */
/** Rejects with the signal's reason when aborted. A call to `wake` while nobody waits ends the next wait at once. */
var Wake = class {
	#end = null;
	#called = false;
	/** Ends the current wait, or the next one if none is under way. */
	wake() {
		this.#called = true;
		this.#end?.();
	}
	/** Resolves after `ms` milliseconds (`false`) or as soon as `wake` is called (`true`). */
	async wait(signal, ms) {
		signal.throwIfAborted();
		if (!this.#called) await new Promise((resolve, reject) => {
			const done = () => {
				clearTimeout(timer);
				signal.removeEventListener("abort", abort);
				this.#end = null;
				resolve();
			};
			const abort = () => {
				clearTimeout(timer);
				this.#end = null;
				reject(signal.reason);
			};
			const timer = setTimeout(done, ms);
			signal.addEventListener("abort", abort, { once: true });
			this.#end = done;
		});
		const called = this.#called;
		this.#called = false;
		return called;
	}
};
/** Waits `ms` milliseconds; rejects with the signal's reason when aborted. */
async function pause(signal, ms) {
	await new Wake().wait(signal, ms);
}
// kiosk/telemetry/event.ts
/** Makes telemetry events: stamps them, turns verdicts into them, and keeps an unchanged verdict from being told for ever. */
/** Milliseconds after which a verdict that is still shown is told again. */
var REPEAT_MS = 3e4;
/** Numbers and dates an event; null when the contract does not allow it, for one such event would sink its whole batch. */
function stamp(event, seq, now) {
	const parsed = telemetryEventSchema.safeParse({
		...event,
		seq,
		at: new Date(now).toISOString()
	});
	return parsed.success ? parsed.data : null;
}
/** Lets a verdict through when it says something new, or every 30 s while it stays. An empty place is told once. */
var VerdictGate = class {
	#shown = "";
	#toldAt = -Infinity;
	/** Whether the event should be recorded at `now` (ms, any origin). Events that are no verdicts always should. */
	passes(event, now) {
		if (event.type !== "verdict") return true;
		const shown = [
			event.release,
			event.model,
			event.version,
			event.decision,
			event.label
		].join(" ");
		if (shown === this.#shown && (event.decision === "nothing" || now - this.#toldAt < REPEAT_MS)) return false;
		this.#shown = shown;
		this.#toldAt = now;
		return true;
	}
};
// kiosk/telemetry/flush.ts
/** Sends one batch of events and says what became of it. */
/** Milliseconds after which an unanswered request counts as lost. */
var TIMEOUT_MS = 2e4;
/** What the worker says of a batch that will be no better next time. */
var FINAL = /* @__PURE__ */ new Set([
	"invalid-body",
	"body-too-large",
	"unsupported-media-type"
]);
/**
* POSTs the batch; `keepalive` lets the request outlive the page (bodies up to 64 KiB,
* https://fetch.spec.whatwg.org/#http-network-or-cache-fetch). Rejects only with the signal's reason.
*/
async function send(signal, tools, batch, keepalive = false) {
	try {
		const response = await tools.fetch("/v1/telemetry", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(batch),
			signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
			cache: "no-store",
			keepalive
		});
		const { status } = response;
		if (!response.ok) {
			if (await isFinal(response)) return {
				kind: "refused",
				status
			};
			return {
				kind: "later",
				waitMs: retryAfterMs(response.headers.get("retry-after"), tools.now())
			};
		}
		const receipt = telemetryReceiptSchema.safeParse(await response.json());
		if (receipt.success && receipt.data.received === batch.events.length) return { kind: "received" };
	} catch {
		signal.throwIfAborted();
	}
	return {
		kind: "later",
		waitMs: null
	};
}
/** Whether the worker itself refused the batch for good; the 403 of a captive portal or of a proxy is not its word. */
async function isFinal(response) {
	const problem = problemSchema.safeParse(await response.json().catch(() => null));
	return problem.success && FINAL.has(problem.data.code);
}
// kiosk/telemetry/identity.ts
/** The kiosk's own name: a random id made at the first start. It names a screen, not a person. */
var uuid = z.uuid();
/** The id of this kiosk, made and stored when there is none. Two tabs that ask at once get the same one. */
async function kioskId(use = strict(createStore("vitrine-identity", "identity"))) {
	return use("readwrite", async (store) => {
		const known = uuid.safeParse(await promisifyRequest(store.get("kiosk")));
		if (known.success) return known.data;
		const id = randomUuid();
		store.put(id, "kiosk");
		await promisifyRequest(store.transaction);
		return id;
	});
}
// kiosk/telemetry/telemetry.ts
/** Counts and health on their way to the worker: recorded at once, sent when the network allows, stored there once. */
/** Events per request: the contract allows twice as many, and 100 fit the 64 KiB of a keepalive body. */
var BATCH = 100;
/** Milliseconds between two readings of the outbox, before jitter. */
var FLUSH_MS = 1e4;
/** The fault that records that the server refused a batch; a refused batch of nothing but these records none. */
var REFUSED = "telemetry-refused";
var Telemetry = class {
	/** When a receipt last came, in epoch milliseconds. */
	lastSentAt = null;
	#options;
	#fetch;
	#now;
	#random;
	#outbox;
	#gate = new VerdictGate();
	#wake = new Wake();
	#boot;
	#seq = 0;
	#kiosk = null;
	#flushing = null;
	constructor(options = {}) {
		this.#options = options;
		const given = options.fetch ?? fetch;
		this.#fetch = (input, init) => given(input, init);
		this.#now = options.now ?? Date.now;
		this.#random = options.random ?? Math.random;
		this.#outbox = options.outbox ?? new Outbox();
		this.#boot = {
			id: randomUuid(),
			startedAt: this.#now()
		};
	}
	/** Puts an event into the outbox. Call it with every verdict: repeats are dropped here. Never rejects. */
	async record(event) {
		const now = this.#now();
		if (!this.#gate.passes(event, now)) return;
		const seq = this.#seq++;
		const stamped = stamp(event, seq, now) ?? stamp({
			type: "fault",
			code: "telemetry-bad-event"
		}, seq, now);
		if (stamped === null) return;
		await this.#outbox.add(this.#boot, stamped).catch(() => void 0);
	}
	/** How many events wait for a receipt. */
	async pending() {
		return this.#outbox.count();
	}
	/** Sends what waits, now; resolves when the outbox is empty or the server did not take it. */
	async flushNow() {
		await this.#flush(new AbortController().signal);
	}
	/** Sends what waits, in the background, until aborted; then resolves. */
	async run(signal) {
		const events = this.#options.events ?? window;
		const page = this.#options.page ?? document;
		const online = () => this.#wake.wake();
		const hidden = () => {
			if (page.visibilityState === "hidden") this.#sendBeforeLeaving(signal);
		};
		events.addEventListener("online", online);
		page.addEventListener("visibilitychange", hidden);
		let failures = 0;
		try {
			for (;;) {
				const outcome = await this.#flush(signal);
				failures = outcome.kind === "later" ? failures + 1 : 0;
				const rest = failures === 0 ? jitter(FLUSH_MS, this.#random) : backoff(failures, this.#random);
				if (outcome.kind === "later" && outcome.waitMs !== null) await pause(signal, outcome.waitMs);
				else await this.#wake.wait(signal, rest);
			}
		} catch (error) {
			if (!signal.aborted) throw error;
		} finally {
			events.removeEventListener("online", online);
			page.removeEventListener("visibilitychange", hidden);
		}
	}
	/** One pass at a time: a second caller waits for the first one's. */
	#flush(signal) {
		this.#flushing ??= this.#sendAll(signal).finally(() => this.#flushing = null);
		return this.#flushing;
	}
	async #sendAll(signal) {
		try {
			for (;;) {
				const waiting = await this.#outbox.oldest(BATCH);
				if (waiting === null) return { kind: "received" };
				const outcome = await this.#send(signal, waiting, false);
				if (outcome.kind === "later") return outcome;
			}
		} catch {
			signal.throwIfAborted();
			return {
				kind: "later",
				waitMs: null
			};
		}
	}
	async #send(signal, waiting, keepalive) {
		const outcome = await send(signal, {
			fetch: this.#fetch,
			now: this.#now
		}, {
			kiosk: await this.#kioskId(),
			boot: waiting.boot,
			events: [...waiting.events]
		}, keepalive);
		if (outcome.kind === "later") return outcome;
		await this.#outbox.remove(waiting.keys);
		if (outcome.kind === "received") this.lastSentAt = this.#now();
		else if (waiting.events.some((event) => event.type !== "fault" || !event.code.startsWith(REFUSED))) await this.record({
			type: "fault",
			code: `${REFUSED}-${outcome.status}`
		});
		return outcome;
	}
	/** The page is hidden and may never come back: one batch now. What it does not reach is sent at the next start. */
	async #sendBeforeLeaving(signal) {
		try {
			const waiting = await this.#outbox.oldest(BATCH);
			if (waiting !== null) await this.#send(signal, waiting, true);
		} catch {}
	}
	#kioskId() {
		this.#kiosk ??= (this.#options.identity ?? (() => kioskId()))().catch((error) => {
			this.#kiosk = null;
			throw error;
		});
		return this.#kiosk;
	}
};
export { EMPTY_SLOTS, ManifestPoll, ModelStore, Outbox, Telemetry, commit, stage };
