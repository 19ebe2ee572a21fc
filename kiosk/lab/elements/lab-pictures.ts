/** <lab-pictures>: takes pictures in, from files, a folder, the clipboard, a drop, the camera, or the samples. Fires `give`. */
import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { openCamera } from '../../camera/open.ts';
import { droppedFiles, filesOf, type Found } from '../folder.ts';
import { LabElement } from './element.ts';
import { shared, tokens } from './styles.ts';

/** What was given: files, or null for the samples. */
export type Given = readonly Found[] | null;

@customElement('lab-pictures')
export class LabPictures extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      input {
        display: none;
      }
      dialog {
        border: 1px solid var(--line);
        border-radius: var(--round);
        background: var(--raised);
        color: var(--ink);
        max-width: min(92vw, 48rem);
      }
      video {
        width: 100%;
        border-radius: 0.6rem;
        background: #000;
      }
    `,
  ];

  @state() private fault: string | null = null;
  #stream: MediaStream | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('dragover', this.#dragOver);
    window.addEventListener('drop', this.#drop);
    window.addEventListener('paste', this.#paste);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('dragover', this.#dragOver);
    window.removeEventListener('drop', this.#drop);
    window.removeEventListener('paste', this.#paste);
    this.#shut();
  }

  protected override render() {
    const { text, lab } = this;
    const press = (input: string) => () => this.renderRoot.querySelector<HTMLInputElement>(input)?.click();
    return html`<section class="card stack" aria-labelledby="pictures">
      <h2 id="pictures">${text.pictures} <span class="quiet small">${text.count(lab.pictures.length)}</span></h2>
      <p class="quiet">${text.drop}</p>
      <div class="row">
        <button class="strong" @click=${press('.files')}>${text.choose}</button>
        <button @click=${press('.folder')}>${text.chooseFolder}</button>
        <button data-testid="camera" @click=${this.#openCamera}>${text.camera}</button>
        <button data-testid="samples" @click=${() => this.#give(null)}>${text.samples}</button>
      </div>
      <input
        class="files"
        type="file"
        multiple
        accept="image/*"
        data-testid="files"
        aria-label=${text.choose}
        @change=${this.#picked}
      />
      <input
        class="folder"
        type="file"
        webkitdirectory
        data-testid="folder"
        aria-label=${text.chooseFolder}
        @change=${this.#picked}
      />
      ${this.fault === null ? nothing : html`<p class="fault" role="alert">${this.fault}</p>`}
      <dialog aria-label=${text.camera} @close=${() => this.#shut()}>
        <div class="stack">
          <video autoplay muted playsinline></video>
          <div class="row">
            <button class="strong" data-testid="take" @click=${this.#take}>${text.take}</button>
            <button @click=${() => this.#dialog.close()}>${text.close}</button>
          </div>
        </div>
      </dialog>
    </section>`;
  }

  #give(given: Given): void {
    this.dispatchEvent(new CustomEvent<Given>('give', { detail: given }));
  }

  readonly #picked = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    if (input.files !== null && input.files.length > 0) this.#give(filesOf(input.files));
    input.value = '';
  };

  readonly #dragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  readonly #drop = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    void droppedFiles(event.dataTransfer).then((found) => this.#give(found));
  };

  readonly #paste = (event: ClipboardEvent): void => {
    const files = event.clipboardData?.files;
    if (files !== undefined && files.length > 0) this.#give(filesOf(files));
  };

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  readonly #openCamera = async (): Promise<void> => {
    this.fault = null;
    try {
      this.#stream = await openCamera(navigator.mediaDevices, null);
      this.renderRoot.querySelector('video')!.srcObject = this.#stream;
      this.#dialog.showModal();
    } catch (thrown) {
      this.fault = this.text.cameraFailed(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };

  readonly #take = async (): Promise<void> => {
    const video = this.renderRoot.querySelector('video')!;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    this.#dialog.close();
    if (png === null) return;
    const name = `camera-${new Date().toISOString().slice(11, 19).replaceAll(':', '-')}.png`;
    this.#give(filesOf([new File([png], name, { type: 'image/png' })]));
  };

  #shut(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }
}
