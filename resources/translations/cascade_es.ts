<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About {0}</source>
        <translation>Acerca de {0}</translation>
    </message>
    <message>
        <source>Cancel it and all that wait</source>
        <translation>Cancelarla junto con todas las que esperan</translation>
    </message>
    <message>
        <source>Cancel the picture being drawn</source>
        <translation>Cancelar la imagen que se está dibujando</translation>
    </message>
    <message>
        <source>Candidates: begin many, finish the chosen</source>
        <translation>Candidatas: empieza muchas, termina las elegidas</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Lienzo</translation>
    </message>
    <message>
        <source>Copy the picture shown</source>
        <translation>Copiar la imagen mostrada</translation>
    </message>
    <message>
        <source>Edit the picture shown on the canvas</source>
        <translation>Editar en el lienzo la imagen mostrada</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>En todas partes</translation>
    </message>
    <message>
        <source>Fluent Emoji © Microsoft, MIT.</source>
        <translation>Fluent Emoji © Microsoft, MIT.</translation>
    </message>
    <message>
        <source>Gallery: every picture that was made</source>
        <translation>Galería: todas las imágenes que se han hecho</translation>
    </message>
    <message>
        <source>Generate; while one is drawn, the next one waits</source>
        <translation>Generar; mientras se dibuja una, la siguiente espera</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>Bibliotecas</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licencias</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Models: download, add, remove</source>
        <translation>Modelos: descargar, añadir, quitar</translation>
    </message>
    <message>
        <source>Move the marked picture of the strip to the bin</source>
        <translation>Llevar a la papelera la imagen marcada de la tira</translation>
    </message>
    <message>
        <source>Noto Emoji © Google, Apache 2.0.</source>
        <translation>Noto Emoji © Google, Apache 2.0.</translation>
    </message>
    <message>
        <source>Open a picture and use its settings</source>
        <translation>Abrir una imagen y usar sus ajustes</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Pictures with Stable Cascade on your own machine, offline.</source>
        <translation>Imágenes con Stable Cascade en tu propio equipo, sin conexión.</translation>
    </message>
    <message>
        <source>PyTorch: BSD 3-Clause. Diffusers and Transformers: Apache 2.0.</source>
        <translation>PyTorch: BSD 3-Clause. Diffusers y Transformers: Apache 2.0.</translation>
    </message>
    <message>
        <source>Qt and PySide6: LGPL 3, used as separate libraries that can be replaced.</source>
        <translation>Qt y PySide6: LGPL 3, usados como bibliotecas separadas que se pueden sustituir.</translation>
    </message>
    <message>
        <source>Queue: what is drawn, and what waits</source>
        <translation>Cola: lo que se dibuja y lo que espera</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Atajos</translation>
    </message>
    <message>
        <source>The app&apos;s own code: MIT.</source>
        <translation>El código propio de la aplicación: MIT.</translation>
    </message>
    <message>
        <source>The built-in model Pocket was trained on pictures made of these drawings:</source>
        <translation>Pocket, el modelo incluido, se entrenó con imágenes hechas de estos dibujos:</translation>
    </message>
    <message>
        <source>The weights of Stable Cascade, if you get them: {0}, {1}.</source>
        <translation>Los pesos de Stable Cascade, si los obtienes: {0}, {1}.</translation>
    </message>
    <message>
        <source>Twemoji © Twitter and contributors, CC-BY 4.0.</source>
        <translation>Twemoji © Twitter y colaboradores, CC-BY 4.0.</translation>
    </message>
    <message>
        <source>Use the settings of the picture shown</source>
        <translation>Usar los ajustes de la imagen mostrada</translation>
    </message>
    <message>
        <source>X/Y grid: compare values of settings</source>
        <translation>Cuadrícula X/Y: compara valores de ajustes</translation>
    </message>
    <message>
        <source>any use</source>
        <translation>cualquier uso</translation>
    </message>
    <message>
        <source>research</source>
        <translation>investigación</translation>
    </message>
</context>
<context>
    <name>BringingIn</name>
    <message>
        <source>Copy a picture first.</source>
        <translation>Copia antes una imagen.</translation>
    </message>
    <message>
        <source>Copy the picture itself and paste it here, or save it and open the file.</source>
        <translation>Copia la imagen misma y pégala aquí, o guárdala y abre el archivo.</translation>
    </message>
    <message>
        <source>It can be made smaller, so that its longer side has {0} pixels.</source>
        <translation>Se puede reducir para que su lado largo tenga {0} píxeles.</translation>
    </message>
    <message>
        <source>Only the address of a picture was given, and the app fetches nothing.</source>
        <translation>Solo se dio la dirección de una imagen, y la aplicación no descarga nada.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Imagen pegada</translation>
    </message>
    <message>
        <source>Save it as a file and open that: then it can be made smaller.</source>
        <translation>Guárdala como archivo y ábrelo: así se puede reducir.</translation>
    </message>
    <message>
        <source>The first one was taken.</source>
        <translation>Se tomó la primera.</translation>
    </message>
    <message>
        <source>The picture has {0}×{1} pixels; {2} along a side are the most.</source>
        <translation>La imagen tiene {0}×{1} píxeles; lo máximo por lado es {2}.</translation>
    </message>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>No hay ninguna imagen en el portapapeles.</translation>
    </message>
    <message>
        <source>Try again; if it comes back, report it with the log file.</source>
        <translation>Inténtalo otra vez; si se repite, comunícalo con el archivo de registro.</translation>
    </message>
    <message>
        <source>{0} could not be read. This is a fault in the app.</source>
        <translation>No se pudo leer {0}. Es un fallo de la aplicación.</translation>
    </message>
    <message>
        <source>{0} is an animation or has several pages.</source>
        <translation>{0} es una animación o tiene varias páginas.</translation>
    </message>
</context>
<context>
    <name>BrushTool</name>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>A tablet&apos;s pen covers more the harder it is pressed</source>
        <translation>El lápiz de una tableta cubre más cuanto más se aprieta</translation>
    </message>
    <message>
        <source>A tablet&apos;s pen draws wider lines the harder it is pressed</source>
        <translation>El lápiz de una tableta traza líneas más anchas cuanto más se aprieta</translation>
    </message>
    <message>
        <source>Brush stroke</source>
        <translation>Trazo de pincel</translation>
    </message>
    <message>
        <source>Brush: paint what is drawn anew. Alt erases, Shift draws straight lines</source>
        <translation>Pincel: pinta lo que se dibujará de nuevo. Alt borra, Mayús traza rectas</translation>
    </message>
    <message>
        <source>Eraser stroke</source>
        <translation>Trazo de goma</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>Flujo</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>Dureza</translation>
    </message>
    <message>
        <source>How much a single line covers at most</source>
        <translation>Cuánto cubre como mucho una sola línea</translation>
    </message>
    <message>
        <source>How much of the line is covered fully, before its soft rim ({ and })</source>
        <translation>Cuánto de la línea se cubre del todo, antes de su borde suave ({ y })</translation>
    </message>
    <message>
        <source>How wide the line is, in pixels of the picture ([ and ])</source>
        <translation>Anchura de la línea, en píxeles de la imagen ([ y ])</translation>
    </message>
    <message>
        <source>Pressure changes flow</source>
        <translation>Presión: flujo</translation>
    </message>
    <message>
        <source>Pressure changes size</source>
        <translation>Presión: tamaño</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
</context>
<context>
    <name>Candidates</name>
    <message>
        <source>Keep all</source>
        <translation>Conservar todas</translation>
    </message>
    <message>
        <source>Keep one picture</source>
        <translation>Conservar una imagen</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>Conservar esta</translation>
    </message>
    <message>
        <source>Show another picture</source>
        <translation>Mostrar otra imagen</translation>
    </message>
    <message>
        <source>Show the next one (Alt+Right)</source>
        <translation>Mostrar la siguiente (Alt+Derecha)</translation>
    </message>
    <message>
        <source>Show the one before (Alt+Left)</source>
        <translation>Mostrar la anterior (Alt+Izquierda)</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
</context>
<context>
    <name>CandidatesModel</name>
    <message>
        <source>Candidate {0}, not drawn yet</source>
        <translation>Candidata {0}, aún sin dibujar</translation>
    </message>
    <message>
        <source>Candidate {0}, seed {1}</source>
        <translation>Candidata {0}, semilla {1}</translation>
    </message>
</context>
<context>
    <name>CandidatesPage</name>
    <message>
        <source>All</source>
        <translation>Todo</translation>
    </message>
    <message>
        <source>Back to the pictures</source>
        <translation>Volver a las imágenes</translation>
    </message>
    <message>
        <source>Back to the pictures (Esc)</source>
        <translation>Volver a las imágenes (Esc)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Candidate {0} of {1}</source>
        <translation>Candidata {0} de {1}</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Candidatas</translation>
    </message>
    <message>
        <source>Choose all (Ctrl+A)</source>
        <translation>Elegir todas (Ctrl+A)</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>No elegir ninguna</translation>
    </message>
    <message>
        <source>Draw candidates</source>
        <translation>Dibujar candidatas</translation>
    </message>
    <message>
        <source>Draw the chosen</source>
        <translation>Dibujar las elegidas</translation>
    </message>
    <message>
        <source>Finish those chosen (Return)</source>
        <translation>Terminar las elegidas (Intro)</translation>
    </message>
    <message>
        <source>Finishing the step…</source>
        <translation>Terminando el paso…</translation>
    </message>
    <message>
        <source>How far the candidates are</source>
        <translation>Cómo van las candidatas</translation>
    </message>
    <message>
        <source>How many candidates</source>
        <translation>Cuántas candidatas</translation>
    </message>
    <message>
        <source>How many candidates are begun, at most {0}</source>
        <translation>Cuántas candidatas se empiezan, como mucho {0}</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Cargando el modelo…</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguno</translation>
    </message>
    <message>
        <source>Stage C begins many pictures of the prompt quickly.
You choose, and only the chosen ones are finished.</source>
        <translation>La etapa C empieza rápidamente muchas imágenes del prompt.
Tú eliges, y solo se terminan las elegidas.</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>Detener (Esc)</translation>
    </message>
    <message>
        <source>Waiting for its turn…</source>
        <translation>Espera su turno…</translation>
    </message>
    <message>
        <source>{0} of {1} chosen</source>
        <translation>Elegidas: {0} de {1}</translation>
    </message>
</context>
<context>
    <name>CandidatesView</name>
    <message>
        <source>Candidates</source>
        <translation>Candidatas</translation>
    </message>
</context>
<context>
    <name>CanvasFiles</name>
    <message>
        <source>Add picture</source>
        <translation>Añadir imagen</translation>
    </message>
    <message>
        <source>Begin a new canvas?</source>
        <translation>¿Empezar un lienzo nuevo?</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Make it smaller</source>
        <translation>Hazla más pequeña</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Abrir proyecto</translation>
    </message>
    <message>
        <source>Open {0}?</source>
        <translation>¿Abrir {0}?</translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation>PNG (*.png)</translation>
    </message>
    <message>
        <source>PNG with its settings (*.png)</source>
        <translation>PNG con sus ajustes (*.png)</translation>
    </message>
    <message>
        <source>Pictures ({0})</source>
        <translation>Imágenes ({0})</translation>
    </message>
    <message>
        <source>Projects ({0})</source>
        <translation>Proyectos ({0})</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Sustituirlo</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>Guardar proyecto</translation>
    </message>
    <message>
        <source>The picture is exported as {0}.</source>
        <translation>La imagen se ha exportado como {0}.</translation>
    </message>
    <message>
        <source>The project is saved as {0}.</source>
        <translation>El proyecto se ha guardado como {0}.</translation>
    </message>
    <message>
        <source>The settings of the project cannot be read.</source>
        <translation>No se pueden leer los ajustes del proyecto.</translation>
    </message>
    <message>
        <source>What is on the canvas now is not saved as a project.</source>
        <translation>Lo que hay ahora en el lienzo no está guardado como proyecto.</translation>
    </message>
</context>
<context>
    <name>CanvasOrders</name>
    <message>
        <source>&amp;Canvas</source>
        <translation>&amp;Lienzo</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Add picture…</source>
        <translation>Añadir imagen…</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Antes y después</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vaciar</translation>
    </message>
    <message>
        <source>Clear sketch</source>
        <translation>Vaciar boceto</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplicar</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Difuminar</translation>
    </message>
    <message>
        <source>Fit into the window</source>
        <translation>Ajustar a la ventana</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Marco</translation>
    </message>
    <message>
        <source>Frame around the picture</source>
        <translation>Enmarcar la imagen</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Ensanchar</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Invertir</translation>
    </message>
    <message>
        <source>Largest object</source>
        <translation>Objeto más grande</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Capa</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>Cargar…</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Máscara</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Bajar</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Subir</translation>
    </message>
    <message>
        <source>New canvas</source>
        <translation>Lienzo nuevo</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>Abrir proyecto…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Pegar</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rehacer</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renombrar</translation>
    </message>
    <message>
        <source>Save project…</source>
        <translation>Guardar proyecto…</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Guardar…</translation>
    </message>
    <message>
        <source>Show or hide</source>
        <translation>Mostrar u ocultar</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>Encoger</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Acercar</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Alejar</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>CanvasPage</name>
    <message>
        <source>1 layer</source>
        <translation>1 capa</translation>
    </message>
    <message>
        <source>Drop or paste a picture, or press Generate</source>
        <translation>Suelta o pega una imagen, o pulsa Generar</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Marco</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Capas</translation>
    </message>
    <message>
        <source>{0} layers</source>
        <translation>{0} capas</translation>
    </message>
    <message>
        <source>{0} × {1} pixels</source>
        <translation>{0} × {1} píxeles</translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>1 layer</source>
        <translation>1 capa</translation>
    </message>
    <message>
        <source>Canvas: empty, {0} %</source>
        <translation>Lienzo: vacío, {0} %</translation>
    </message>
    <message>
        <source>Canvas: {0}, {1} × {2}, {3} %</source>
        <translation>Lienzo: {0}, {1} × {2}, {3} %</translation>
    </message>
    <message>
        <source>The frame is {0} × {1} pixels large, at {2}, {3}</source>
        <translation>El marco mide {0} × {1} píxeles y está en {2}, {3}</translation>
    </message>
    <message>
        <source>{0} layers</source>
        <translation>{0} capas</translation>
    </message>
</context>
<context>
    <name>CheatSheet</name>
    <message>
        <source>Alt+Left, Alt+Right</source>
        <translation>Alt+Izquierda, Alt+Derecha</translation>
    </message>
    <message>
        <source>Arrows with the frame tool</source>
        <translation>Flechas con la herramienta del marco</translation>
    </message>
    <message>
        <source>Canvas: orders</source>
        <translation>Lienzo: órdenes</translation>
    </message>
    <message>
        <source>Canvas: picture</source>
        <translation>Lienzo: imagen</translation>
    </message>
    <message>
        <source>Canvas: tools</source>
        <translation>Lienzo: herramientas</translation>
    </message>
    <message>
        <source>Ctrl while dragging the frame</source>
        <translation>Ctrl al arrastrar el marco</translation>
    </message>
    <message>
        <source>Del in the layers</source>
        <translation>Supr en las capas</translation>
    </message>
    <message>
        <source>Drag a layer out</source>
        <translation>Arrastrar una capa fuera</translation>
    </message>
    <message>
        <source>Esc in mid-stroke</source>
        <translation>Esc a mitad del trazo</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galería</translation>
    </message>
    <message>
        <source>Its picture as a file</source>
        <translation>Su imagen como archivo</translation>
    </message>
    <message>
        <source>Move the frame; Shift: by 64 pixels</source>
        <translation>Mover el marco; Mayús: de 64 en 64 píxeles</translation>
    </message>
    <message>
        <source>Move what is seen</source>
        <translation>Mover lo que se ve</translation>
    </message>
    <message>
        <source>Remove the layer</source>
        <translation>Quitar la capa</translation>
    </message>
    <message>
        <source>Shift while drawing</source>
        <translation>Mayús al dibujar</translation>
    </message>
    <message>
        <source>Show another of several results</source>
        <translation>Mostrar otro de varios resultados</translation>
    </message>
    <message>
        <source>Show or hide the layer</source>
        <translation>Mostrar u ocultar la capa</translation>
    </message>
    <message>
        <source>Snap, or do not</source>
        <translation>Con imán o sin él</translation>
    </message>
    <message>
        <source>Space and drag, middle button</source>
        <translation>Espacio y arrastrar, botón central</translation>
    </message>
    <message>
        <source>Space in the layers</source>
        <translation>Espacio en las capas</translation>
    </message>
    <message>
        <source>Straight lines, squares, circles</source>
        <translation>Rectas, cuadrados, círculos</translation>
    </message>
    <message>
        <source>Take the stroke back</source>
        <translation>Retirar el trazo</translation>
    </message>
    <message>
        <source>Wheel, pinch</source>
        <translation>Rueda, pellizco</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Zoom en el cursor</translation>
    </message>
</context>
<context>
    <name>CompareDivider</name>
    <message>
        <source>After</source>
        <translation>Después</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Divider between before and after: {0} %</source>
        <translation>Separador entre antes y después: {0} %</translation>
    </message>
    <message>
        <source>Drag to compare, or use the left and right arrow keys</source>
        <translation>Arrastra para comparar, o usa las flechas izquierda y derecha</translation>
    </message>
</context>
<context>
    <name>Control</name>
    <message>
        <source>Canny edges</source>
        <translation>Bordes de Canny</translation>
    </message>
    <message>
        <source>Inpaint and outpaint</source>
        <translation>Repintar y extender</translation>
    </message>
    <message>
        <source>Super-resolution</source>
        <translation>Superresolución</translation>
    </message>
</context>
<context>
    <name>ControlRow</name>
    <message>
        <source>Kind of guide {0}</source>
        <translation>Tipo de la guía {0}</translation>
    </message>
    <message>
        <source>Picture that guides {0}</source>
        <translation>Imagen guía {0}</translation>
    </message>
    <message>
        <source>Remove guide {0}</source>
        <translation>Quitar la guía {0}</translation>
    </message>
    <message>
        <source>{0} of guide {1}</source>
        <translation>{0} de la guía {1}</translation>
    </message>
</context>
<context>
    <name>ControlRows</name>
    <message>
        <source>Add a picture that guides…</source>
        <translation>Añadir una imagen guía…</translation>
    </message>
    <message>
        <source>ControlNet</source>
        <translation>ControlNet</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source> and {0} more</source>
        <translation> y {0} más</translation>
    </message>
    <message>
        <source> that the file does not name</source>
        <translation> a las que el archivo no da nombre</translation>
    </message>
    <message>
        <source> with {0} billion parameters</source>
        <translation> con {0} mil millones de parámetros</translation>
    </message>
    <message>
        <source>, and </source>
        <translation>, y </translation>
    </message>
    <message>
        <source>, and {0} more</source>
        <translation>, y {0} más</translation>
    </message>
    <message>
        <source>, not {0}</source>
        <translation>, no {0}</translation>
    </message>
    <message>
        <source>A ControlNet must end after it starts.</source>
        <translation>Un ControlNet debe terminar después de empezar.</translation>
    </message>
    <message>
        <source>A brace in the file name is not closed or opened.</source>
        <translation>En el nombre de archivo hay una llave sin abrir o sin cerrar.</translation>
    </message>
    <message>
        <source>A download to {0} was broken off after {1} ({2}).</source>
        <translation>Una descarga a {0} se interrumpió después de {1} ({2}).</translation>
    </message>
    <message>
        <source>A lite model is quicker; other precisions can be chosen in the settings.</source>
        <translation>Un modelo lite es más rápido; en los ajustes se pueden elegir otras precisiones.</translation>
    </message>
    <message>
        <source>A packed text ends too early.</source>
        <translation>Un texto comprimido termina antes de tiempo.</translation>
    </message>
    <message>
        <source>A packed text is damaged.</source>
        <translation>Un texto comprimido está dañado.</translation>
    </message>
    <message>
        <source>A part of it is missing.</source>
        <translation>Falta una parte.</translation>
    </message>
    <message>
        <source>A picture has 0 to {0} stars, not {1}.</source>
        <translation>Una imagen tiene de 0 a {0} estrellas, no {1}.</translation>
    </message>
    <message>
        <source>A picture in this format has at most {0} pixels along a side, and this one has {1}.</source>
        <translation>Una imagen en este formato tiene como mucho {0} píxeles por lado, y esta tiene {1}.</translation>
    </message>
    <message>
        <source>A picture is to be taken from the canvas ({0}), which is only there while the window is open.</source>
        <translation>Hay que tomar una imagen del lienzo ({0}), que solo existe mientras la ventana está abierta.</translation>
    </message>
    <message>
        <source>A quotation mark has no partner in {0}.</source>
        <translation>A una comilla le falta su pareja en {0}.</translation>
    </message>
    <message>
        <source>A segment has no length.</source>
        <translation>Un segmento no indica su longitud.</translation>
    </message>
    <message>
        <source>A sketch is to guide, and nothing is sketched in the frame.</source>
        <translation>Un boceto debe servir de guía y en el marco no hay nada esbozado.</translation>
    </message>
    <message>
        <source>A style cannot set {0}.</source>
        <translation>Un estilo no puede fijar {0}.</translation>
    </message>
    <message>
        <source>A tag or album needs a name of 1 to {0} characters in one line.</source>
        <translation>Una etiqueta o un álbum necesita un nombre de 1 a {0} caracteres en una línea.</translation>
    </message>
    <message>
        <source>A text is damaged.</source>
        <translation>Un texto está dañado.</translation>
    </message>
    <message>
        <source>A token of Hugging Face begins with hf_ and has no blanks; copy all of it.</source>
        <translation>Un token de Hugging Face empieza por hf_ y no tiene espacios; cópialo entero.</translation>
    </message>
    <message>
        <source>Add fewer pixels, or use a smaller picture.</source>
        <translation>Añade menos píxeles o usa una imagen más pequeña.</translation>
    </message>
    <message>
        <source>Add it as {0}.</source>
        <translation>Añádelo como {0}.</translation>
    </message>
    <message>
        <source>Add one of {0}.</source>
        <translation>Añade uno de estos: {0}.</translation>
    </message>
    <message>
        <source>Add the folder tokenizer (tokenizer.json) of stabilityai/stable-cascade to {0}.</source>
        <translation>Añade la carpeta tokenizer (tokenizer.json) de stabilityai/stable-cascade a {0}.</translation>
    </message>
    <message>
        <source>Add what is missing to {0}, or choose another model.</source>
        <translation>Añade lo que falta a {0} o elige otro modelo.</translation>
    </message>
    <message>
        <source>Add {0} of stabilityai/stable-cascade, or choose the size that is there.</source>
        <translation>Añade {0} de stabilityai/stable-cascade o elige el tamaño que está.</translation>
    </message>
    <message>
        <source>Add {0} to the folder controlnet of {1}.</source>
        <translation>Añade {0} a la carpeta controlnet de {1}.</translation>
    </message>
    <message>
        <source>Add {0} to {1}.</source>
        <translation>Añade {0} a {1}.</translation>
    </message>
    <message>
        <source>All pictures would have the same name.</source>
        <translation>Todas las imágenes tendrían el mismo nombre.</translation>
    </message>
    <message>
        <source>Allow reading it, and start the app again.</source>
        <translation>Permite leerlo y vuelve a abrir la aplicación.</translation>
    </message>
    <message>
        <source>Allow writing to that folder and see that its disk has room, then try again.</source>
        <translation>Permite escribir en esa carpeta, comprueba que su disco tenga espacio e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>Another program has been writing to the history for too long.</source>
        <translation>Otro programa lleva demasiado tiempo escribiendo en el historial.</translation>
    </message>
    <message>
        <source>Both directions look for {0}.</source>
        <translation>Las dos direcciones buscan {0}.</translation>
    </message>
    <message>
        <source>Bring it back with “Fit to picture”, or begin a new canvas.</source>
        <translation>Recupéralo con «Ajustar a la imagen» o empieza un lienzo nuevo.</translation>
    </message>
    <message>
        <source>Built-in model</source>
        <translation>Modelo incluido</translation>
    </message>
    <message>
        <source>CFG scale</source>
        <translation>Escala CFG</translation>
    </message>
    <message>
        <source>Cascade Desktop is offline, so nothing is fetched from {0}.</source>
        <translation>Cascade Desktop está sin conexión, así que no se descarga nada de {0}.</translation>
    </message>
    <message>
        <source>Check that this network lets you through to download.pytorch.org, or choose another build.</source>
        <translation>Compruebe que esta red permite llegar a download.pytorch.org, o elija otra variante.</translation>
    </message>
    <message>
        <source>Check the address for updates.</source>
        <translation>Compruebe la dirección de las novedades.</translation>
    </message>
    <message>
        <source>Check the connection to the internet, then resume the download: it goes on where it stopped.</source>
        <translation>Comprueba la conexión a internet y reanuda la descarga: sigue donde se quedó.</translation>
    </message>
    <message>
        <source>Check the connection, then try again: what has arrived is kept.</source>
        <translation>Compruebe la conexión e inténtelo de nuevo: lo que ha llegado se conserva.</translation>
    </message>
    <message>
        <source>Check the date of this computer&apos;s clock. A company&apos;s network may need its own certificate installed; a hotel&apos;s, a look at its sign-in page first.</source>
        <translation>Comprueba la fecha del reloj de este equipo. La red de una empresa puede exigir su propio certificado; la de un hotel, pasar antes por su página de acceso.</translation>
    </message>
    <message>
        <source>Check the mirror and the proxy that are set, then resume the download.</source>
        <translation>Comprueba el servidor espejo y el proxy configurados y reanuda la descarga.</translation>
    </message>
    <message>
        <source>Choose a PNG, JPEG, WebP, AVIF, TIFF, GIF or BMP file, or save the picture as one.</source>
        <translation>Elige un archivo PNG, JPEG, WebP, AVIF, TIFF, GIF o BMP, o guarda la imagen como uno de ellos.</translation>
    </message>
    <message>
        <source>Choose a copy of it that is whole.</source>
        <translation>Elige una copia que esté entera.</translation>
    </message>
    <message>
        <source>Choose a file of styles (.toml).</source>
        <translation>Elige un archivo de estilos (.toml).</translation>
    </message>
    <message>
        <source>Choose a file that `cascade-desktop generate --stop-after-c` has written.</source>
        <translation>Elige un archivo que haya escrito `cascade-desktop generate --stop-after-c`.</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>Elige un archivo.</translation>
    </message>
    <message>
        <source>Choose a folder that runtime export has written.</source>
        <translation>Elija una carpeta escrita por runtime export.</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>Elige una carpeta.</translation>
    </message>
    <message>
        <source>Choose a mask of the same size, or scale it in a picture editor.</source>
        <translation>Elige una máscara del mismo tamaño o escálala en un editor de imágenes.</translation>
    </message>
    <message>
        <source>Choose a model&apos;s folder, a ComfyUI folder, the Hugging Face cache, or a .safetensors file.</source>
        <translation>Elige la carpeta de un modelo, una carpeta de ComfyUI, la caché de Hugging Face o un archivo .safetensors.</translation>
    </message>
    <message>
        <source>Choose a model&apos;s folder, or a file that holds Stage C.</source>
        <translation>Elige la carpeta de un modelo o un archivo que contenga la etapa C.</translation>
    </message>
    <message>
        <source>Choose a picture as a program has saved it; many sites remove what is inside.</source>
        <translation>Elige una imagen tal como la guardó un programa; muchos sitios quitan lo que lleva dentro.</translation>
    </message>
    <message>
        <source>Choose a picture as the app has saved it; other programs may remove its settings.</source>
        <translation>Elige una imagen tal como la guardó la aplicación; otros programas pueden quitarle los ajustes.</translation>
    </message>
    <message>
        <source>Choose a picture file in its place.</source>
        <translation>Elige en su lugar un archivo de imagen.</translation>
    </message>
    <message>
        <source>Choose a picture of another size.</source>
        <translation>Elige una imagen de otro tamaño.</translation>
    </message>
    <message>
        <source>Choose a picture of at least {0} pixels along each side.</source>
        <translation>Elige una imagen de al menos {0} píxeles por lado.</translation>
    </message>
    <message>
        <source>Choose a picture that Cascade Desktop has saved.</source>
        <translation>Elige una imagen que haya guardado Cascade Desktop.</translation>
    </message>
    <message>
        <source>Choose a plain LoRA.</source>
        <translation>Elige un LoRA sencillo.</translation>
    </message>
    <message>
        <source>Choose a smaller size or a smaller model, or close other programs.</source>
        <translation>Elige un tamaño o un modelo más pequeño, o cierra otros programas.</translation>
    </message>
    <message>
        <source>Choose an adapter that was made for this model, or the model it was made for.</source>
        <translation>Elige un adaptador hecho para este modelo, o el modelo para el que se hizo.</translation>
    </message>
    <message>
        <source>Choose an empty folder.</source>
        <translation>Elige una carpeta vacía.</translation>
    </message>
    <message>
        <source>Choose another build: “Processor only” fits most. {0} tells what happened.</source>
        <translation>Elija otra variante: «Solo procesador» sirve casi siempre. {0} cuenta lo que ocurrió.</translation>
    </message>
    <message>
        <source>Choose another field for one of them.</source>
        <translation>Elige otro campo para uno de ellos.</translation>
    </message>
    <message>
        <source>Choose another file, or a copy of it that is whole.</source>
        <translation>Elige otro archivo o una copia suya que esté entera.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Elige otro archivo.</translation>
    </message>
    <message>
        <source>Choose another folder, or allow writing to this one.</source>
        <translation>Elige otra carpeta o permite escribir en esta.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Elige otra carpeta.</translation>
    </message>
    <message>
        <source>Choose another list.</source>
        <translation>Elige otra lista.</translation>
    </message>
    <message>
        <source>Choose another mirror, or none, in the settings, or try again later.</source>
        <translation>Elige en los ajustes otro servidor espejo, o ninguno, o inténtalo más tarde.</translation>
    </message>
    <message>
        <source>Choose another mirror, or none, in the settings.</source>
        <translation>Elige en los ajustes otro servidor espejo, o ninguno.</translation>
    </message>
    <message>
        <source>Choose another model, such as the full Stable Cascade.</source>
        <translation>Elige otro modelo, como el Stable Cascade completo.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>Elige otro modelo.</translation>
    </message>
    <message>
        <source>Choose another models folder in the settings, or allow writing to this one.</source>
        <translation>Elige en los ajustes otra carpeta de modelos o permite escribir en esta.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Elige otro nombre.</translation>
    </message>
    <message>
        <source>Choose another picture; this one was made to do harm, or is damaged.</source>
        <translation>Elige otra imagen; esta se hizo para causar daño, o está dañada.</translation>
    </message>
    <message>
        <source>Choose another profile, such as {0}, or the model Pocket, which has it.</source>
        <translation>Elige otro perfil, como {0}, o el modelo Pocket, que lo tiene.</translation>
    </message>
    <message>
        <source>Choose auto or {0}.</source>
        <translation>Elige auto o {0}.</translation>
    </message>
    <message>
        <source>Choose bfloat16 or float32; Stage B may have float16.</source>
        <translation>Elige bfloat16 o float32; la etapa B sí puede usar float16.</translation>
    </message>
    <message>
        <source>Choose it where it is now.</source>
        <translation>Elígelo donde está ahora.</translation>
    </message>
    <message>
        <source>Choose one of these: {0}.</source>
        <translation>Elige uno de estos: {0}.</translation>
    </message>
    <message>
        <source>Choose pocket, or a folder or file with Stage C of Stable Cascade in it.</source>
        <translation>Elige pocket, o una carpeta o un archivo que contenga la etapa C de Stable Cascade.</translation>
    </message>
    <message>
        <source>Choose precision float32 or a lower guidance; if that does not help, download the model again.</source>
        <translation>Elige la precisión float32 o menos guía; si no ayuda, descarga otra vez el modelo.</translation>
    </message>
    <message>
        <source>Choose some pictures first.</source>
        <translation>Elige antes algunas imágenes.</translation>
    </message>
    <message>
        <source>Choose the file of a LoRA for Stable Cascade (.safetensors).</source>
        <translation>Elige el archivo de un LoRA para Stable Cascade (.safetensors).</translation>
    </message>
    <message>
        <source>Choose the file of a LoRA.</source>
        <translation>Elige el archivo de un LoRA.</translation>
    </message>
    <message>
        <source>Choose the file that this picture was saved in.</source>
        <translation>Elige el archivo en el que se guardó esta imagen.</translation>
    </message>
    <message>
        <source>Choose the folders of ComfyUI&apos;s models themselves.</source>
        <translation>Elige directamente las carpetas de los modelos de ComfyUI.</translation>
    </message>
    <message>
        <source>Choose the full Stable Cascade as the model.</source>
        <translation>Elige como modelo el Stable Cascade completo.</translation>
    </message>
    <message>
        <source>Choose the size and the model that it was drawn with.</source>
        <translation>Elige el tamaño y el modelo con los que se dibujó.</translation>
    </message>
    <message>
        <source>Choose the size {0}x{1}.</source>
        <translation>Elige el tamaño {0}x{1}.</translation>
    </message>
    <message>
        <source>Choose {0} or fewer, or export them as a zip.</source>
        <translation>Elige {0} o menos, o expórtalas como zip.</translation>
    </message>
    <message>
        <source>Choose: {0}.</source>
        <translation>Elija: {0}.</translation>
    </message>
    <message>
        <source>Close all windows of Cascade Desktop, then start it again.</source>
        <translation>Cierra todas las ventanas de Cascade Desktop y vuelve a abrirlo.</translation>
    </message>
    <message>
        <source>ComfyUI: {0}</source>
        <translation>ComfyUI: {0}</translation>
    </message>
    <message>
        <source>ControlNet: {0}</source>
        <translation>ControlNet: {0}</translation>
    </message>
    <message>
        <source>ControlNets have been</source>
        <translation>ControlNets</translation>
    </message>
    <message>
        <source>ControlNets have been published for the full Stage C alone; this one is lite.</source>
        <translation>Solo se han publicado ControlNets para la etapa C completa; esta es la reducida.</translation>
    </message>
    <message>
        <source>Copy it again from the page of the hub where it was made, and store it anew.</source>
        <translation>Cópialo de nuevo de la página del hub donde se creó y guárdalo otra vez.</translation>
    </message>
    <message>
        <source>Copy it again, or choose another file.</source>
        <translation>Cópialo otra vez o elige otro archivo.</translation>
    </message>
    <message>
        <source>Copy or download it again, or choose another picture.</source>
        <translation>Cópiala o descárgala otra vez, o elige otra imagen.</translation>
    </message>
    <message>
        <source>Copy the whole folder again, or make it anew with runtime export.</source>
        <translation>Copie de nuevo la carpeta entera, o vuelva a crearla con runtime export.</translation>
    </message>
    <message>
        <source>Correct it in the style.</source>
        <translation>Corrígelo en el estilo.</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Carpeta de datos</translation>
    </message>
    <message>
        <source>Decoder CFG scale</source>
        <translation>Escala CFG del decodificador</translation>
    </message>
    <message>
        <source>Decoder shift</source>
        <translation>Desplazamiento del decodificador</translation>
    </message>
    <message>
        <source>Decoder steps</source>
        <translation>Pasos del decodificador</translation>
    </message>
    <message>
        <source>Download it again, in the format safetensors; others are not read.</source>
        <translation>Descárgalo otra vez en formato safetensors; no se leen otros.</translation>
    </message>
    <message>
        <source>Download it again, or choose another one.</source>
        <translation>Descárgalo otra vez o elige otro.</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>Descárgalo otra vez.</translation>
    </message>
    <message>
        <source>Download it again. If that happens twice, choose another mirror, or none, in the settings.</source>
        <translation>Descárgalo otra vez. Si pasa de nuevo, elige en los ajustes otro servidor espejo, o ninguno.</translation>
    </message>
    <message>
        <source>Download it again: the very first ones published had other names.</source>
        <translation>Descárgalo otra vez: los primeros que se publicaron tenían otros nombres.</translation>
    </message>
    <message>
        <source>Download it as .safetensors.</source>
        <translation>Descárgalo como .safetensors.</translation>
    </message>
    <message>
        <source>Download the ControlNet again, or choose another file.</source>
        <translation>Descarga otra vez el ControlNet o elige otro archivo.</translation>
    </message>
    <message>
        <source>Download the model again, or choose another one.</source>
        <translation>Descarga otra vez el modelo o elige otro.</translation>
    </message>
    <message>
        <source>Download the model as .safetensors.</source>
        <translation>Descarga el modelo como .safetensors.</translation>
    </message>
    <message>
        <source>Download “{0}” on the Models page.</source>
        <translation>Descarga «{0}» en la página Modelos.</translation>
    </message>
    <message>
        <source>Draw one with the frame tool, or type its size.</source>
        <translation>Dibuja uno con la herramienta del marco o escribe su tamaño.</translation>
    </message>
    <message>
        <source>Draw with the sketch pen on the canvas, or choose a picture instead.</source>
        <translation>Dibuja en el lienzo con el lápiz de bocetos o elige una imagen en su lugar.</translation>
    </message>
    <message>
        <source>Enlarging a picture</source>
        <translation>Ampliar una imagen</translation>
    </message>
    <message>
        <source>Enlarging gives a picture of its own and cannot fill a frame.</source>
        <translation>Ampliar da una imagen aparte y no puede rellenar un marco.</translation>
    </message>
    <message>
        <source>Enter a simpler expression in Starts from, such as ^dog&lt;/w&gt;.</source>
        <translation>Escribe una expresión más sencilla en Parte de, como ^dog&lt;/w&gt;.</translation>
    </message>
    <message>
        <source>Enter as Token the word it was trained with, such as [fernando].</source>
        <translation>Escribe como Token la palabra con la que se entrenó, como [fernando].</translation>
    </message>
    <message>
        <source>Enter it as [word] or &lt;word&gt;.</source>
        <translation>Escríbelo como [palabra] o &lt;palabra&gt;.</translation>
    </message>
    <message>
        <source>Enter one in Starts from for each word, or one for all of them.</source>
        <translation>Escribe en Parte de una para cada palabra, o una para todas.</translation>
    </message>
    <message>
        <source>Enter one in Starts from, such as ^dog&lt;/w&gt;.</source>
        <translation>Escribe una en Parte de, como ^dog&lt;/w&gt;.</translation>
    </message>
    <message>
        <source>Export it as PNG, or without the settings.</source>
        <translation>Expórtala como PNG o sin los ajustes.</translation>
    </message>
    <message>
        <source>Export it as PNG.</source>
        <translation>Expórtala como PNG.</translation>
    </message>
    <message>
        <source>Finding edges needs OpenCV, which cannot be loaded: {0}.</source>
        <translation>Para encontrar bordes hace falta OpenCV, que no se puede cargar: {0}.</translation>
    </message>
    <message>
        <source>Finding edges needs OpenCV, which is not installed.</source>
        <translation>Para encontrar bordes hace falta OpenCV, que no está instalado.</translation>
    </message>
    <message>
        <source>Finding the largest object needs OpenCV, which cannot be loaded: {0}.</source>
        <translation>Para encontrar el objeto más grande hace falta OpenCV, que no se puede cargar: {0}.</translation>
    </message>
    <message>
        <source>Following the edges of a picture</source>
        <translation>Seguir los bordes de una imagen</translation>
    </message>
    <message>
        <source>For commercial use, ask Stability AI (stability.ai/contact).</source>
        <translation>Para uso comercial, pregunta a Stability AI (stability.ai/contact).</translation>
    </message>
    <message>
        <source>For {0} new words {1} expressions are entered.</source>
        <translation>Para {0} palabras nuevas hay {1} expresiones.</translation>
    </message>
    <message>
        <source>Forget it.</source>
        <translation>Olvídalo.</translation>
    </message>
    <message>
        <source>Free some space before drawing.</source>
        <translation>Libera espacio antes de dibujar.</translation>
    </message>
    <message>
        <source>Free some space on that disk or choose another models folder, then resume the download: it goes on where it stopped.</source>
        <translation>Libera espacio en ese disco o elige otra carpeta de modelos y reanuda la descarga: sigue donde se quedó.</translation>
    </message>
    <message>
        <source>Free some space on that disk, or choose another folder.</source>
        <translation>Libera espacio en ese disco o elige otra carpeta.</translation>
    </message>
    <message>
        <source>Free some space on that disk, then resume the download: it goes on where it stopped.</source>
        <translation>Libera espacio en ese disco y reanuda la descarga: sigue donde se quedó.</translation>
    </message>
    <message>
        <source>Free some space on that disk, then try again.</source>
        <translation>Libera espacio en ese disco e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>Free some space, then try again: it goes on.</source>
        <translation>Libere espacio e inténtelo de nuevo: continúa donde estaba.</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Espacio libre</translation>
    </message>
    <message>
        <source>Get one in the window (Help, Drawing engine), or type: cascade-desktop runtime install.</source>
        <translation>Consígalo en la ventana (Ayuda, Motor de dibujo), o escriba: cascade-desktop runtime install.</translation>
    </message>
    <message>
        <source>Get the build {0} in the window (Help, Drawing engine), or type: cascade-desktop runtime install {1}.</source>
        <translation>Consigue la variante {0} en la ventana (Ayuda, Motor de dibujo), o escribe: cascade-desktop runtime install {1}.</translation>
    </message>
    <message>
        <source>Give a table (.csv), a list of prompts (.txt) or a folder of prompts.</source>
        <translation>Da una tabla (.csv), una lista de prompts (.txt) o una carpeta de prompts.</translation>
    </message>
    <message>
        <source>Give each new word another Token.</source>
        <translation>Da a cada palabra nueva otro Token.</translation>
    </message>
    <message>
        <source>Give it once.</source>
        <translation>Dalo una sola vez.</translation>
    </message>
    <message>
        <source>Give it one of these endings.</source>
        <translation>Ponle una de estas terminaciones.</translation>
    </message>
    <message>
        <source>Give one such as https://huggingface.co in the settings.</source>
        <translation>Pon en los ajustes una como https://huggingface.co.</translation>
    </message>
    <message>
        <source>Give the address of an HTTP proxy in the variable https_proxy, or none.</source>
        <translation>Pon en la variable https_proxy la dirección de un proxy HTTP, o ninguna.</translation>
    </message>
    <message>
        <source>Image to image, inpaint and enlarge each start from a picture; use one of them.</source>
        <translation>De imagen a imagen, repintar y ampliar parten cada uno de una imagen; usa solo uno.</translation>
    </message>
    <message>
        <source>In the folder of the app, type: CASCADE_TORCH={0} python3 installer.</source>
        <translation>En la carpeta de la aplicación, escribe: CASCADE_TORCH={0} python3 installer.</translation>
    </message>
    <message>
        <source>In the folder of the app, type: set CASCADE_TORCH={0}&amp;&amp; py installer.</source>
        <translation>En la carpeta de la aplicación, escribe: set CASCADE_TORCH={0}&amp;&amp; py installer.</translation>
    </message>
    <message>
        <source>In {0}, {1} gives {2} channels but {3} takes {4}: they are from different models.</source>
        <translation>En {0}, {1} da {2} canales, pero {3} toma {4}: son de modelos distintos.</translation>
    </message>
    <message>
        <source>Install Cascade Desktop again, or choose another model.</source>
        <translation>Instala otra vez Cascade Desktop o elige otro modelo.</translation>
    </message>
    <message>
        <source>Install Cascade Desktop again.</source>
        <translation>Instala otra vez Cascade Desktop.</translation>
    </message>
    <message>
        <source>Install the driver of NVIDIA, and restart the computer.</source>
        <translation>Instala el controlador de NVIDIA y reinicia el equipo.</translation>
    </message>
    <message>
        <source>Install the newest driver of NVIDIA first, and then look again.</source>
        <translation>Instala primero el controlador más nuevo de NVIDIA y mira después otra vez.</translation>
    </message>
    <message>
        <source>Install the package keyring, or start the installer again. {0}</source>
        <translation>Instala el paquete keyring o ejecuta otra vez el instalador. {0}</translation>
    </message>
    <message>
        <source>Install the package opencv-python-headless, or start the installer again.</source>
        <translation>Instala el paquete opencv-python-headless o ejecuta otra vez el instalador.</translation>
    </message>
    <message>
        <source>Install what the window needs (Debian&apos;s names): {0}.</source>
        <translation>Instala lo que necesita la ventana (con los nombres de Debian): {0}.</translation>
    </message>
    <message>
        <source>It brings no new word. Leave the field empty.</source>
        <translation>No trae ninguna palabra nueva. Deja el campo vacío.</translation>
    </message>
    <message>
        <source>It brings {0}. Enter what to write in the prompt for it, such as [fernando].</source>
        <translation>Trae {0}. Escribe lo que hay que poner en el prompt para ello, como [fernando].</translation>
    </message>
    <message>
        <source>It changes layers that this model lacks: {0}{1}.</source>
        <translation>Cambia capas que a este modelo le faltan: {0}{1}.</translation>
    </message>
    <message>
        <source>It changes {0} as {1}x{2}, which is {3} in this model.</source>
        <translation>Cambia {0} como {1}x{2}, que en este modelo es {3}.</translation>
    </message>
    <message>
        <source>It changes {0} layers of attention; this model has {1}.</source>
        <translation>Cambia {0} capas de atención; este modelo tiene {1}.</translation>
    </message>
    <message>
        <source>It does not begin as a PNG does.</source>
        <translation>No empieza como un PNG.</translation>
    </message>
    <message>
        <source>It ends too early.</source>
        <translation>Termina antes de tiempo.</translation>
    </message>
    <message>
        <source>It holds files that no project of Cascade Desktop has.</source>
        <translation>Contiene archivos que ningún proyecto de Cascade Desktop tiene.</translation>
    </message>
    <message>
        <source>It holds more pixels than the app can open.</source>
        <translation>Contiene más píxeles de los que la aplicación puede abrir.</translation>
    </message>
    <message>
        <source>It is a part of the app.</source>
        <translation>Es una parte de la aplicación.</translation>
    </message>
    <message>
        <source>It is damaged.</source>
        <translation>Está dañado.</translation>
    </message>
    <message>
        <source>It is no JPEG.</source>
        <translation>No es un JPEG.</translation>
    </message>
    <message>
        <source>It is no file.</source>
        <translation>No es un archivo.</translation>
    </message>
    <message>
        <source>It is no picture of these kinds.</source>
        <translation>No es una imagen de estos tipos.</translation>
    </message>
    <message>
        <source>It is removed together with the program.</source>
        <translation>Se quita junto con el programa.</translation>
    </message>
    <message>
        <source>It may be damaged; look at the file.</source>
        <translation>Puede estar dañado; mira el archivo.</translation>
    </message>
    <message>
        <source>It may set {0}.</source>
        <translation>Puede fijar {0}.</translation>
    </message>
    <message>
        <source>It was drawn with the model {0}, which is not chosen by this.</source>
        <translation>Se dibujó con el modelo {0}, que no se elige con esto.</translation>
    </message>
    <message>
        <source>It was made for {0}; this model is {1}.</source>
        <translation>Se hizo para {0}; este modelo es {1}.</translation>
    </message>
    <message>
        <source>It was saved by a newer version of Cascade Desktop.</source>
        <translation>Lo guardó una versión más nueva de Cascade Desktop.</translation>
    </message>
    <message>
        <source>Its new words have {0} numbers each; this model&apos;s have {1}.</source>
        <translation>Sus palabras nuevas tienen {0} números cada una; las de este modelo, {1}.</translation>
    </message>
    <message>
        <source>Known are {0}.</source>
        <translation>Se conocen {0}.</translation>
    </message>
    <message>
        <source>Leave Token empty.</source>
        <translation>Deja Token vacío.</translation>
    </message>
    <message>
        <source>Leave one of them.</source>
        <translation>Deja uno de ellos.</translation>
    </message>
    <message>
        <source>Leave some values out.</source>
        <translation>Deja fuera algunos valores.</translation>
    </message>
    <message>
        <source>Leave the limit out.</source>
        <translation>Omite el límite.</translation>
    </message>
    <message>
        <source>LoCon with a middle part</source>
        <translation>LoCon con parte central</translation>
    </message>
    <message>
        <source>Look at its permissions, or copy it again.</source>
        <translation>Mira sus permisos o cópialo otra vez.</translation>
    </message>
    <message>
        <source>Look at its permissions, or copy it.</source>
        <translation>Mira sus permisos o cópialo.</translation>
    </message>
    <message>
        <source>Look at the disk it is on.</source>
        <translation>Mira el disco en el que está.</translation>
    </message>
    <message>
        <source>Look for another word.</source>
        <translation>Busca otra palabra.</translation>
    </message>
    <message>
        <source>Looking for {0} in the known words takes too long.</source>
        <translation>Buscar {0} entre las palabras conocidas tarda demasiado.</translation>
    </message>
    <message>
        <source>Make a new one on the settings page of {0} and store it in the settings.</source>
        <translation>Crea uno nuevo en la página de ajustes de {0} y guárdalo en los ajustes.</translation>
    </message>
    <message>
        <source>Make it at least {0} pixels on its short side.</source>
        <translation>Haz que su lado corto tenga al menos {0} píxeles.</translation>
    </message>
    <message>
        <source>Make it at least {0} pixels wide and high.</source>
        <translation>Haz que tenga al menos {0} píxeles de ancho y de alto.</translation>
    </message>
    <message>
        <source>Make it smaller in a picture editor, or choose another one.</source>
        <translation>Hazla más pequeña en un editor de imágenes o elige otra.</translation>
    </message>
    <message>
        <source>Make it smaller, or draw the picture part by part.</source>
        <translation>Hazla más pequeña o dibuja la imagen por partes.</translation>
    </message>
    <message>
        <source>Make it with runtime export of the same version, on the same kind of system.</source>
        <translation>Créelo con runtime export de la misma versión, en el mismo tipo de sistema.</translation>
    </message>
    <message>
        <source>Make the folder anew.</source>
        <translation>Vuelva a crear la carpeta.</translation>
    </message>
    <message>
        <source>Move the frame over it, or clear the mask.</source>
        <translation>Mueve el marco encima o vacía la máscara.</translation>
    </message>
    <message>
        <source>NVIDIA driver</source>
        <translation>Controlador de NVIDIA</translation>
    </message>
    <message>
        <source>Name fewer.</source>
        <translation>Nombra menos.</translation>
    </message>
    <message>
        <source>Negative prompt:</source>
        <translation>Prompt negativo:</translation>
    </message>
    <message>
        <source>No file is chosen. Remove it from the request.</source>
        <translation>No hay ningún archivo elegido. Quítalo de la petición.</translation>
    </message>
    <message>
        <source>Nothing can be saved in {0}: {1}.</source>
        <translation>No se puede guardar nada en {0}: {1}.</translation>
    </message>
    <message>
        <source>Nothing has come from {0} for {1} seconds.</source>
        <translation>No ha llegado nada de {0} en {1} segundos.</translation>
    </message>
    <message>
        <source>Nothing is to be painted anew: give a mask, or pixels to add at a side.</source>
        <translation>No hay nada que repintar: da una máscara o píxeles que añadir a un lado.</translation>
    </message>
    <message>
        <source>Nothing was downloaded.</source>
        <translation>No se ha descargado nada.</translation>
    </message>
    <message>
        <source>One job</source>
        <translation>Un trabajo</translation>
    </message>
    <message>
        <source>One of its pictures is damaged.</source>
        <translation>Una de sus imágenes está dañada.</translation>
    </message>
    <message>
        <source>Only a graphics card&apos;s memory can be limited, not that of {0}.</source>
        <translation>Solo se puede limitar la memoria de una tarjeta gráfica, no la de {0}.</translation>
    </message>
    <message>
        <source>Open {0} in a browser, sign in and accept the terms there if it asks for that; store an access token that may read it in the settings.</source>
        <translation>Abre {0} en un navegador, inicia sesión y acepta allí las condiciones si las pide; guarda en los ajustes un token de acceso que pueda leerlo.</translation>
    </message>
    <message>
        <source>Options are {0}.</source>
        <translation>Las opciones son {0}.</translation>
    </message>
    <message>
        <source>Painting a part of a picture anew</source>
        <translation>Repintar una parte de una imagen</translation>
    </message>
    <message>
        <source>Pictures that it starts from</source>
        <translation>Imágenes de las que parte</translation>
    </message>
    <message>
        <source>Pictures to enlarge</source>
        <translation>Imágenes que ampliar</translation>
    </message>
    <message>
        <source>Precision {0} is not known.</source>
        <translation>No se conoce la precisión {0}.</translation>
    </message>
    <message>
        <source>Processor and Apple GPU</source>
        <translation>Procesador y GPU de Apple</translation>
    </message>
    <message>
        <source>Processor only</source>
        <translation>Solo procesador</translation>
    </message>
    <message>
        <source>Put a file {0}.txt into {1}, or write \__{2}__ for the word.</source>
        <translation>Pon un archivo {0}.txt en {1}, o escribe \__{2}__ para la palabra.</translation>
    </message>
    <message>
        <source>Put a picture there, move the frame over one, or choose a file instead.</source>
        <translation>Pon ahí una imagen, mueve el marco sobre una o elige un archivo.</translation>
    </message>
    <message>
        <source>Put a text that has a “{0}” in it into quotation marks.</source>
        <translation>Pon entre comillas un texto que contenga «{0}».</translation>
    </message>
    <message>
        <source>Put the token in the environment variable HF_TOKEN instead.</source>
        <translation>Pon el token en la variable de entorno HF_TOKEN en su lugar.</translation>
    </message>
    <message>
        <source>PyTorch was installed, but does not run on this machine.</source>
        <translation>PyTorch se instaló, pero no funciona en este equipo.</translation>
    </message>
    <message>
        <source>PyTorch {0} cannot use the NVIDIA card with the driver {1} ({2}): the processor draws.</source>
        <translation>PyTorch {0} no puede usar la tarjeta NVIDIA con el controlador {1} ({2}): dibuja el procesador.</translation>
    </message>
    <message>
        <source>PyTorch {0} is built without CUDA, so that the NVIDIA card is not used: the processor draws.</source>
        <translation>PyTorch {0} está hecho sin CUDA, de modo que la tarjeta NVIDIA no se usa: dibuja el procesador.</translation>
    </message>
    <message>
        <source>Read the licence and accept it first.</source>
        <translation>Lee antes la licencia y acéptala.</translation>
    </message>
    <message>
        <source>Remove it with your file manager.</source>
        <translation>Quítalo con tu gestor de archivos.</translation>
    </message>
    <message>
        <source>Remove it, if you do not need it.</source>
        <translation>Quítalo si no lo necesitas.</translation>
    </message>
    <message>
        <source>Remove layers, or make them smaller.</source>
        <translation>Quita capas o hazlas más pequeñas.</translation>
    </message>
    <message>
        <source>Remove one of them.</source>
        <translation>Quita uno de ellos.</translation>
    </message>
    <message>
        <source>Repair it in the window (Help, Drawing engine), or type: cascade-desktop runtime repair.</source>
        <translation>Repárelo en la ventana (Ayuda, Motor de dibujo), o escriba: cascade-desktop runtime repair.</translation>
    </message>
    <message>
        <source>Restart the computer; if that does not help, install the driver again.</source>
        <translation>Reinicia el equipo; si no ayuda, instala otra vez el controlador.</translation>
    </message>
    <message>
        <source>Resume the download in {0}: it goes on.</source>
        <translation>Reanuda la descarga dentro de {0}: continúa.</translation>
    </message>
    <message>
        <source>Resume the download later: it goes on where it stopped.</source>
        <translation>Reanuda la descarga más tarde: sigue donde se quedó.</translation>
    </message>
    <message>
        <source>Save it as CSV in UTF-8.</source>
        <translation>Guárdalo como CSV en UTF-8.</translation>
    </message>
    <message>
        <source>Save it as UTF-8.</source>
        <translation>Guárdalo como UTF-8.</translation>
    </message>
    <message>
        <source>Save it as a project in another folder.</source>
        <translation>Guárdalo como proyecto en otra carpeta.</translation>
    </message>
    <message>
        <source>Save it in that encoding (“CSV UTF-8”).</source>
        <translation>Guárdalo con esa codificación («CSV UTF-8»).</translation>
    </message>
    <message>
        <source>Set updates_address in the settings, or look where you got the app.</source>
        <translation>Indique updates_address en los ajustes, o mire donde obtuvo la aplicación.</translation>
    </message>
    <message>
        <source>Shorten it to {0}.</source>
        <translation>Acórtalo a {0}.</translation>
    </message>
    <message>
        <source>Shorten the lines of the list.</source>
        <translation>Acorta las líneas de la lista.</translation>
    </message>
    <message>
        <source>Show or add a layer first.</source>
        <translation>Muestra o añade antes una capa.</translation>
    </message>
    <message>
        <source>Sign in at {0}, make an access token there, and store it in the settings.</source>
        <translation>Inicia sesión en {0}, crea allí un token de acceso y guárdalo en los ajustes.</translation>
    </message>
    <message>
        <source>Sizes differ: {0} and {1}.</source>
        <translation>Los tamaños difieren: {0} y {1}.</translation>
    </message>
    <message>
        <source>Stability AI Non-Commercial Research Community License</source>
        <translation>Stability AI Non-Commercial Research Community License</translation>
    </message>
    <message>
        <source>Stability AI&apos;s acceptable use policy (stability.ai/use-policy) applies as well.</source>
        <translation>También se aplica la política de uso aceptable de Stability AI (stability.ai/use-policy).</translation>
    </message>
    <message>
        <source>Stage A</source>
        <translation>Etapa A</translation>
    </message>
    <message>
        <source>Stage B</source>
        <translation>Etapa B</translation>
    </message>
    <message>
        <source>Stage C</source>
        <translation>Etapa C</translation>
    </message>
    <message>
        <source>Stage C 1B</source>
        <translation>Etapa C 1B</translation>
    </message>
    <message>
        <source>Stage C cannot be drawn in float16, which is too coarse for it: it comes out black.</source>
        <translation>La etapa C no se puede dibujar en float16, demasiado tosco para ella: sale negra.</translation>
    </message>
    <message>
        <source>Stage {0} has given values that are no picture.</source>
        <translation>La etapa {0} ha dado valores que no son una imagen.</translation>
    </message>
    <message>
        <source>Start the app again: the history is then made anew from the pictures.</source>
        <translation>Vuelve a abrir la aplicación: el historial se rehace entonces a partir de las imágenes.</translation>
    </message>
    <message>
        <source>Start the app with one.</source>
        <translation>Abre la aplicación con una.</translation>
    </message>
    <message>
        <source>Switch it off beside the prompt, or press Generate on the page Pictures.</source>
        <translation>Desactívalo junto al prompt o pulsa Generar en la página Imágenes.</translation>
    </message>
    <message>
        <source>Switch offline mode off in the settings, start without --offline, and leave the environment variable CASCADE_OFFLINE out.</source>
        <translation>Desactiva el modo sin conexión en los ajustes, abre la aplicación sin --offline y no pongas la variable de entorno CASCADE_OFFLINE.</translation>
    </message>
    <message>
        <source>Take a larger step or a part.</source>
        <translation>Toma un paso más grande o una parte.</translation>
    </message>
    <message>
        <source>Take it out of {0}.txt.</source>
        <translation>Sácala de {0}.txt.</translation>
    </message>
    <message>
        <source>Take one of {0}.</source>
        <translation>Toma uno de {0}.</translation>
    </message>
    <message>
        <source>The NVIDIA driver {0}, for CUDA {1}, is too old for PyTorch {2}, which needs CUDA {3}: the processor draws.</source>
        <translation>El controlador de NVIDIA {0}, para CUDA {1}, es demasiado antiguo para PyTorch {2}, que necesita CUDA {3}: dibuja el procesador.</translation>
    </message>
    <message>
        <source>The access token has characters in it that no token has.</source>
        <translation>El token de acceso tiene caracteres que ningún token tiene.</translation>
    </message>
    <message>
        <source>The address of {0} cannot be found.</source>
        <translation>No se encuentra la dirección de {0}.</translation>
    </message>
    <message>
        <source>The address to download from is not one of the web.</source>
        <translation>La dirección de la descarga no es de la web.</translation>
    </message>
    <message>
        <source>The app has ended more than once while it was drawing.</source>
        <translation>La aplicación ha terminado más de una vez mientras la dibujaba.</translation>
    </message>
    <message>
        <source>The built-in model, Pocket, is missing from this installation.</source>
        <translation>En esta instalación falta Pocket, el modelo incluido.</translation>
    </message>
    <message>
        <source>The canvas cannot be kept in {0}: {1}.</source>
        <translation>El lienzo no se puede conservar en {0}: {1}.</translation>
    </message>
    <message>
        <source>The canvas is to be used for {0}, and there is nothing in its frame.</source>
        <translation>El lienzo se debe usar para {0}, y en su marco no hay nada.</translation>
    </message>
    <message>
        <source>The certificate of {0} is not one that this system trusts.</source>
        <translation>El certificado de {0} no es de los que este sistema acepta.</translation>
    </message>
    <message>
        <source>The connection to {0} broke off.</source>
        <translation>Se cortó la conexión con {0}.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>El disco está lleno.</translation>
    </message>
    <message>
        <source>The disk of {0} is full. What has arrived is kept.</source>
        <translation>El disco de {0} está lleno. Lo que ha llegado se conserva.</translation>
    </message>
    <message>
        <source>The download stopped because of a bug.</source>
        <translation>La descarga se detuvo por un error del programa.</translation>
    </message>
    <message>
        <source>The file name&apos;s pattern has {0} characters.</source>
        <translation>El patrón del nombre de archivo tiene {0} caracteres.</translation>
    </message>
    <message>
        <source>The first line of {0} has to name settings. {1}</source>
        <translation>La primera línea de {0} tiene que nombrar ajustes. {1}</translation>
    </message>
    <message>
        <source>The folder {0} cannot be written to.</source>
        <translation>No se puede escribir en la carpeta {0}.</translation>
    </message>
    <message>
        <source>The frame has only {0}x{1} pixels.</source>
        <translation>El marco solo tiene {0}x{1} píxeles.</translation>
    </message>
    <message>
        <source>The frame has {0}x{1} pixels, which is too narrow for its length.</source>
        <translation>El marco tiene {0}x{1} píxeles: es demasiado estrecho para su longitud.</translation>
    </message>
    <message>
        <source>The frame has {0}x{1} pixels; {2} along a side are the most.</source>
        <translation>El marco tiene {0}x{1} píxeles; lo máximo por lado es {2}.</translation>
    </message>
    <message>
        <source>The frame is empty.</source>
        <translation>El marco está vacío.</translation>
    </message>
    <message>
        <source>The frame lies too far away from the picture.</source>
        <translation>El marco está demasiado lejos de la imagen.</translation>
    </message>
    <message>
        <source>The graphics card</source>
        <translation>La tarjeta gráfica</translation>
    </message>
    <message>
        <source>The history cannot be written in {0}.</source>
        <translation>No se puede escribir el historial en {0}.</translation>
    </message>
    <message>
        <source>The history is damaged, and cannot be put aside: {0}.</source>
        <translation>El historial está dañado y no se puede apartar: {0}.</translation>
    </message>
    <message>
        <source>The history is damaged. Your pictures are not.</source>
        <translation>El historial está dañado. Tus imágenes no.</translation>
    </message>
    <message>
        <source>The history was written by a newer version of Cascade Desktop, and is left as it is.</source>
        <translation>El historial lo escribió una versión más nueva de Cascade Desktop y se deja como está.</translation>
    </message>
    <message>
        <source>The keyring of this system does not {0} ({1}).</source>
        <translation>El llavero de este sistema no puede {0} ({1}).</translation>
    </message>
    <message>
        <source>The layer {0} was damaged and is left out.</source>
        <translation>La capa {0} estaba dañada y se omite.</translation>
    </message>
    <message>
        <source>The list __{0}__ holds itself.</source>
        <translation>La lista __{0}__ se contiene a sí misma.</translation>
    </message>
    <message>
        <source>The list __{0}__ names others over more than {1} lists in a row.</source>
        <translation>La lista __{0}__ nombra a otras a lo largo de más de {1} listas seguidas.</translation>
    </message>
    <message>
        <source>The list in {0} names files elsewhere.</source>
        <translation>La lista en {0} nombra archivos de otro lugar.</translation>
    </message>
    <message>
        <source>The list of packages cannot be read from the internet.</source>
        <translation>La lista de paquetes no se puede leer de internet.</translation>
    </message>
    <message>
        <source>The list of packages cannot be read.</source>
        <translation>La lista de paquetes no se puede leer.</translation>
    </message>
    <message>
        <source>The list {0} cannot be read: {1}.</source>
        <translation>No se puede leer la lista {0}: {1}.</translation>
    </message>
    <message>
        <source>The list {0} is empty.</source>
        <translation>La lista {0} está vacía.</translation>
    </message>
    <message>
        <source>The list {0} is no text in UTF-8.</source>
        <translation>La lista {0} no es texto en UTF-8.</translation>
    </message>
    <message>
        <source>The log file says more. Resume the download to try it once more.</source>
        <translation>El archivo de registro dice más. Reanuda la descarga para intentarlo una vez más.</translation>
    </message>
    <message>
        <source>The mask lies outside the frame.</source>
        <translation>La máscara queda fuera del marco.</translation>
    </message>
    <message>
        <source>The mask {0} has {1}, but its picture {2}.</source>
        <translation>La máscara {0} tiene {1}, pero su imagen {2}.</translation>
    </message>
    <message>
        <source>The models are already in {0}.</source>
        <translation>Los modelos ya están en {0}.</translation>
    </message>
    <message>
        <source>The models cannot be moved to {0}: {1}.</source>
        <translation>No se pueden mover los modelos a {0}: {1}.</translation>
    </message>
    <message>
        <source>The name of a file is missing.</source>
        <translation>Falta el nombre de un archivo.</translation>
    </message>
    <message>
        <source>The new word {0} is brought twice.</source>
        <translation>La palabra nueva {0} se trae dos veces.</translation>
    </message>
    <message>
        <source>The new words in {0} are damaged.</source>
        <translation>Las palabras nuevas de {0} están dañadas.</translation>
    </message>
    <message>
        <source>The newest version cannot be read.</source>
        <translation>No se puede leer cuál es la versión más nueva.</translation>
    </message>
    <message>
        <source>The part that draws (PyTorch) cannot be loaded.</source>
        <translation>La parte que dibuja (PyTorch) no se puede cargar.</translation>
    </message>
    <message>
        <source>The part that draws (PyTorch) in {0} is damaged.</source>
        <translation>La parte que dibuja (PyTorch) en {0} está dañada.</translation>
    </message>
    <message>
        <source>The part that draws (PyTorch) is not installed yet.</source>
        <translation>La parte que dibuja (PyTorch) aún no está instalada.</translation>
    </message>
    <message>
        <source>The part that draws (PyTorch) is of another version than this app needs.</source>
        <translation>La parte que dibuja (PyTorch) es de otra versión que la que necesita esta aplicación.</translation>
    </message>
    <message>
        <source>The part that draws could not be installed ({0}).</source>
        <translation>La parte que dibuja no se pudo instalar ({0}).</translation>
    </message>
    <message>
        <source>The picture to repaint has {0}x{1} pixels with its border, and the new one would have {2}x{3}.</source>
        <translation>La imagen que se repinta tiene {0}x{1} píxeles con su borde, y la nueva tendría {2}x{3}.</translation>
    </message>
    <message>
        <source>The profile {0} needs an adapter, lora/{1}, which this model lacks.</source>
        <translation>El perfil {0} necesita un adaptador, lora/{1}, que a este modelo le falta.</translation>
    </message>
    <message>
        <source>The prompts are too long to be kept in this format.</source>
        <translation>Los prompts son demasiado largos para guardarlos en este formato.</translation>
    </message>
    <message>
        <source>The proxy of this network does not let us through to {0}.</source>
        <translation>El proxy de esta red no nos deja llegar a {0}.</translation>
    </message>
    <message>
        <source>The proxy that this system names for {0} addresses cannot be used.</source>
        <translation>No se puede usar el proxy que este sistema indica para las direcciones {0}.</translation>
    </message>
    <message>
        <source>The published ControlNets are for Stage C 3.6B: choose that, or leave this one out.</source>
        <translation>Los ControlNet publicados son para la etapa C de 3.6B: elígela o prescinde de este.</translation>
    </message>
    <message>
        <source>The queue in {0} cannot be read: {1}. It is left as it is, and what waits now is not kept.</source>
        <translation>No se puede leer la cola de {0}: {1}. Se deja como está, y lo que espera ahora no se conserva.</translation>
    </message>
    <message>
        <source>The queue {0}, so it begins empty; the file is kept beside {1} under another name.</source>
        <translation>La cola {0}, así que empieza vacía; el archivo se conserva junto a {1} con otro nombre.</translation>
    </message>
    <message>
        <source>The range {0} goes nowhere: its step is 0.</source>
        <translation>El intervalo {0} no lleva a ninguna parte: su paso es 0.</translation>
    </message>
    <message>
        <source>The runtime in {0} is for another system or version of the app.</source>
        <translation>El motor en {0} es para otro sistema u otra versión de la aplicación.</translation>
    </message>
    <message>
        <source>The sampler {0} is not one of Stable Cascade&apos;s here.</source>
        <translation>El muestreador {0} no es aquí uno de los de Stable Cascade.</translation>
    </message>
    <message>
        <source>The setting {0} in {1} cannot be what it is, so it is {2}.</source>
        <translation>El ajuste {0} de {1} no puede ser el que es, así que es {2}.</translation>
    </message>
    <message>
        <source>The settings in {0} are too large to be read.</source>
        <translation>Los ajustes de {0} son demasiado grandes para leerlos.</translation>
    </message>
    <message>
        <source>The settings in {0} cannot be used. {1}</source>
        <translation>No se pueden usar los ajustes de {0}. {1}</translation>
    </message>
    <message>
        <source>The style “{0}” is empty.</source>
        <translation>El estilo «{0}» está vacío.</translation>
    </message>
    <message>
        <source>The styles in {0} cannot be used: {1}.</source>
        <translation>No se pueden usar los estilos de {0}: {1}.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring cannot be used: {0}.</source>
        <translation>No se puede usar el llavero del sistema: {0}.</translation>
    </message>
    <message>
        <source>The weight {0} of &quot;{1}&quot; is not between {2} and {3}.</source>
        <translation>El peso {0} de &quot;{1}&quot; no está entre {2} y {3}.</translation>
    </message>
    <message>
        <source>The weights in {0} do not fit their configuration: {1}.</source>
        <translation>Los pesos de {0} no encajan con su configuración: {1}.</translation>
    </message>
    <message>
        <source>The window needs a desktop; generate works without one.</source>
        <translation>La ventana necesita un escritorio; generate funciona sin él.</translation>
    </message>
    <message>
        <source>The {0} was damaged and is left out.</source>
        <translation>{0} estaba dañado y se omite.</translation>
    </message>
    <message>
        <source>There are {0} cells but {1} columns.</source>
        <translation>Hay {0} celdas pero {1} columnas.</translation>
    </message>
    <message>
        <source>There are {0}, which have the numbers 0 to {1}.</source>
        <translation>Hay {0}, que tienen los números de 0 a {1}.</translation>
    </message>
    <message>
        <source>There is a style “{0}” already.</source>
        <translation>Ya hay un estilo «{0}».</translation>
    </message>
    <message>
        <source>There is an NVIDIA card without a driver that works: the processor draws.</source>
        <translation>Hay una tarjeta NVIDIA sin un controlador que funcione: dibuja el procesador.</translation>
    </message>
    <message>
        <source>There is no adapter {0}.</source>
        <translation>No hay ningún adaptador {0}.</translation>
    </message>
    <message>
        <source>There is no build {0} of PyTorch for this system.</source>
        <translation>No hay ninguna variante {0} de PyTorch para este sistema.</translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation>No hay ningún archivo {0}.</translation>
    </message>
    <message>
        <source>There is no folder to keep lists in.</source>
        <translation>No hay ninguna carpeta en la que guardar listas.</translation>
    </message>
    <message>
        <source>There is no folder to keep styles in.</source>
        <translation>No hay ninguna carpeta en la que guardar estilos.</translation>
    </message>
    <message>
        <source>There is no graphics card that PyTorch can use: the processor draws.</source>
        <translation>No hay ninguna tarjeta gráfica que PyTorch pueda usar: dibuja el procesador.</translation>
    </message>
    <message>
        <source>There is no list __{0}__.</source>
        <translation>No hay ninguna lista __{0}__.</translation>
    </message>
    <message>
        <source>There is no option {0}.</source>
        <translation>No hay ninguna opción {0}.</translation>
    </message>
    <message>
        <source>There is no picture for a contact sheet.</source>
        <translation>No hay ninguna imagen para una hoja de contactos.</translation>
    </message>
    <message>
        <source>There is no plan {0} for {1}.</source>
        <translation>No hay ningún plan {0} para {1}.</translation>
    </message>
    <message>
        <source>There is no room left for a file in {0}.</source>
        <translation>No queda sitio para un archivo en {0}.</translation>
    </message>
    <message>
        <source>There is no room left for the history in {0}.</source>
        <translation>No queda sitio para el historial en {0}.</translation>
    </message>
    <message>
        <source>There is no style “{0}”.</source>
        <translation>No hay ningún estilo «{0}».</translation>
    </message>
    <message>
        <source>There is no warranty, and Stability AI may end the licence if you break it.</source>
        <translation>No hay garantía, y Stability AI puede poner fin a la licencia si la incumples.</translation>
    </message>
    <message>
        <source>There is none that PyTorch can use; choose first instead of a number.</source>
        <translation>No hay ninguna que PyTorch pueda usar; elige first en lugar de un número.</translation>
    </message>
    <message>
        <source>There is nothing on the canvas to export.</source>
        <translation>En el lienzo no hay nada que exportar.</translation>
    </message>
    <message>
        <source>There is nothing to draw in {0}.</source>
        <translation>No hay nada que dibujar en {0}.</translation>
    </message>
    <message>
        <source>There is one, which has the number 0.</source>
        <translation>Hay una, que tiene el número 0.</translation>
    </message>
    <message>
        <source>There is only one value.</source>
        <translation>Solo hay un valor.</translation>
    </message>
    <message>
        <source>They are still where they were. Choose another folder.</source>
        <translation>Siguen donde estaban. Elige otra carpeta.</translation>
    </message>
    <message>
        <source>This ControlNet guides blocks up to number {0}, {1} channels wide; this Stage C has {2} blocks, {3} channels wide: they do not fit together.</source>
        <translation>Este ControlNet guía bloques hasta el número {0}, con {1} canales de ancho; esta etapa C tiene {2} bloques, con {3} canales de ancho: no encajan.</translation>
    </message>
    <message>
        <source>This ControlNet reads {0} channels, not {1}: its file is one of another kind.</source>
        <translation>Este ControlNet lee {0} canales, no {1}: su archivo es de otro tipo.</translation>
    </message>
    <message>
        <source>This Stability AI Model is licensed under the Stability AI Non-Commercial Research Community License, Copyright (c) Stability AI Ltd. All Rights Reserved.</source>
        <translation>This Stability AI Model is licensed under the Stability AI Non-Commercial Research Community License, Copyright (c) Stability AI Ltd. All Rights Reserved.</translation>
    </message>
    <message>
        <source>This build of PyTorch cannot be had from here.</source>
        <translation>Esta variante de PyTorch no se puede obtener desde aquí.</translation>
    </message>
    <message>
        <source>This copy of the app does not know where new versions are announced.</source>
        <translation>Esta copia de la aplicación no sabe dónde se anuncian las versiones nuevas.</translation>
    </message>
    <message>
        <source>This is no access token.</source>
        <translation>Esto no es un token de acceso.</translation>
    </message>
    <message>
        <source>This is not a stored grid: {0}.</source>
        <translation>Esto no es una cuadrícula guardada: {0}.</translation>
    </message>
    <message>
        <source>This is not a stored request: {0}.</source>
        <translation>Esto no es una petición guardada: {0}.</translation>
    </message>
    <message>
        <source>This latent has the shape {0}, which is not that of a picture of {1}x{2} pixels with this model.</source>
        <translation>Este latente tiene la forma {0}, que no es la de una imagen de {1}x{2} píxeles con este modelo.</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Esta máquina</translation>
    </message>
    <message>
        <source>This machine has no device {0}.</source>
        <translation>Esta máquina no tiene ningún dispositivo {0}.</translation>
    </message>
    <message>
        <source>This machine has no graphics card {0}.</source>
        <translation>Esta máquina no tiene ninguna tarjeta gráfica {0}.</translation>
    </message>
    <message>
        <source>This model has no LoRA of the name {0}.</source>
        <translation>Este modelo no tiene ningún LoRA con el nombre {0}.</translation>
    </message>
    <message>
        <source>This model&apos;s image_encoder gives {0} numbers for a picture but its prior takes {1}: they are from different models.</source>
        <translation>El image_encoder de este modelo da {0} números por imagen, pero su prior toma {1}: son de modelos distintos.</translation>
    </message>
    <message>
        <source>This network may show a page for signing in first: open any page in a browser, then resume the download.</source>
        <translation>Puede que esta red muestre antes una página de acceso: abre cualquier página en un navegador y reanuda la descarga.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Inténtelo de nuevo más tarde.</translation>
    </message>
    <message>
        <source>Try again, or close the other windows of Cascade Desktop.</source>
        <translation>Inténtalo otra vez o cierra las otras ventanas de Cascade Desktop.</translation>
    </message>
    <message>
        <source>Try again; if it fails once more, {0} tells what happened.</source>
        <translation>Inténtelo de nuevo; si vuelve a fallar, {0} cuenta lo que ocurrió.</translation>
    </message>
    <message>
        <source>Try again; the connection may have broken off.</source>
        <translation>Inténtelo de nuevo; puede que se cortara la conexión.</translation>
    </message>
    <message>
        <source>Type some, such as 1, 2, 5.</source>
        <translation>Escribe algunos, como 1, 2, 5.</translation>
    </message>
    <message>
        <source>Type the text that stands there now, and after it what takes its place.</source>
        <translation>Escribe el texto que hay ahí ahora y, después, lo que lo sustituye.</translation>
    </message>
    <message>
        <source>Unlock it first.</source>
        <translation>Desbloquéalo antes.</translation>
    </message>
    <message>
        <source>Unlock it, or set one up, and try again. {0}</source>
        <translation>Desbloquéalo, o crea uno, e inténtalo otra vez. {0}</translation>
    </message>
    <message>
        <source>Update the app to open it.</source>
        <translation>Actualiza la aplicación para abrirlo.</translation>
    </message>
    <message>
        <source>Update the app to use it.</source>
        <translation>Actualiza la aplicación para usarlo.</translation>
    </message>
    <message>
        <source>Update the app.</source>
        <translation>Actualiza la aplicación.</translation>
    </message>
    <message>
        <source>Update the driver and restart the computer, or take a build that needs no newer one. {0}</source>
        <translation>Actualiza el controlador y reinicia el equipo, o toma una variante que no necesite uno más nuevo. {0}</translation>
    </message>
    <message>
        <source>Update the driver, and restart the computer.</source>
        <translation>Actualiza el controlador y reinicia el equipo.</translation>
    </message>
    <message>
        <source>Use the picture&apos;s settings again: they draw the same one.</source>
        <translation>Usa otra vez los ajustes de la imagen: dibujan la misma.</translation>
    </message>
    <message>
        <source>Use {0}.</source>
        <translation>Usa {0}.</translation>
    </message>
    <message>
        <source>Wait some minutes, then resume the download: it goes on where it stopped.</source>
        <translation>Espera unos minutos y reanuda la descarga: sigue donde se quedó.</translation>
    </message>
    <message>
        <source>Wait until that download has ended, or stop it there first.</source>
        <translation>Espera a que termine esa descarga o detenla antes allí.</translation>
    </message>
    <message>
        <source>What came is not the announcement of a version.</source>
        <translation>Lo que llegó no es el anuncio de una versión.</translation>
    </message>
    <message>
        <source>What is damaged lies in {0}.</source>
        <translation>Lo dañado está en {0}.</translation>
    </message>
    <message>
        <source>What the canvas held last {0}; it is kept in {1}.</source>
        <translation>Lo último que tenía el lienzo {0}; se conserva en {1}.</translation>
    </message>
    <message>
        <source>What waits is not kept, as the queue in {0} cannot be read.</source>
        <translation>Lo que espera no se conserva, porque no se puede leer la cola de {0}.</translation>
    </message>
    <message>
        <source>What was kept of Stage C for this picture cannot be read.</source>
        <translation>No se puede leer lo que se guardó de la etapa C de esta imagen.</translation>
    </message>
    <message>
        <source>Whoever gets a copy from you also gets the licence&apos;s text and a file “Notice”.</source>
        <translation>Quien reciba de ti una copia recibe también el texto de la licencia y un archivo «Notice».</translation>
    </message>
    <message>
        <source>With its new borders the picture has {0}x{1} pixels; {2} along a side are the most.</source>
        <translation>Con sus bordes nuevos, la imagen tiene {0}x{1} píxeles; lo máximo por lado es {2}.</translation>
    </message>
    <message>
        <source>With the list __{0}__ the text has more than {1} characters.</source>
        <translation>Con la lista __{0}__ el texto tiene más de {1} caracteres.</translation>
    </message>
    <message>
        <source>Write &quot;like, this&quot; where a value has a comma in it.</source>
        <translation>Escribe &quot;así, entre comillas&quot; si un valor lleva una coma.</translation>
    </message>
    <message>
        <source>Write KIND:FILE with one of {0} as KIND, not {1}.</source>
        <translation>Escribe TIPO:ARCHIVO con uno de {0} como TIPO, no {1}.</translation>
    </message>
    <message>
        <source>Write a prompt into it.</source>
        <translation>Escribe en él un prompt.</translation>
    </message>
    <message>
        <source>Write a smaller number after the colon, or fewer parentheses around it.</source>
        <translation>Escribe un número más pequeño después de los dos puntos o menos paréntesis alrededor.</translation>
    </message>
    <message>
        <source>Write first, all, or their numbers, such as 0,1.</source>
        <translation>Escribe first, all o sus números, como 0,1.</translation>
    </message>
    <message>
        <source>Write it first, then its options.</source>
        <translation>Escríbelo primero, y después sus opciones.</translation>
    </message>
    <message>
        <source>Write one possibility a line, or choose another list.</source>
        <translation>Escribe una posibilidad por línea o elige otra lista.</translation>
    </message>
    <message>
        <source>Write one that begins with https://, without a name or password in it. Only a mirror on this machine may begin with http://.</source>
        <translation>Escribe una que empiece por https://, sin nombre ni contraseña. Solo un servidor espejo de esta máquina puede empezar por http://.</translation>
    </message>
    <message>
        <source>Write the words of __{0}__ into {1}.txt.</source>
        <translation>Escribe las palabras de __{0}__ en {1}.txt.</translation>
    </message>
    <message>
        <source>Write them as 1, 2, 5 or as 1-5 or as 0.5..2 step 0.5.</source>
        <translation>Escríbelos como 1, 2, 5 o como 1-5 o como 0.5..2 step 0.5.</translation>
    </message>
    <message>
        <source>Write up to {0} letters on one line.</source>
        <translation>Escribe hasta {0} letras en una línea.</translation>
    </message>
    <message>
        <source>Write words for it.</source>
        <translation>Escribe palabras para él.</translation>
    </message>
    <message>
        <source>You may not offer it to others as a service or through an interface of your own.</source>
        <translation>No puedes ofrecerlo a otros como servicio ni a través de una interfaz propia.</translation>
    </message>
    <message>
        <source>You may use, copy, share and change the model for research and other non-commercial purposes. Production use is not among them.</source>
        <translation>Puedes usar, copiar, compartir y cambiar el modelo para investigación y otros fines no comerciales. El uso en producción no está entre ellos.</translation>
    </message>
    <message>
        <source>a ControlNet</source>
        <translation>un ControlNet</translation>
    </message>
    <message>
        <source>a ControlNet of another model</source>
        <translation>un ControlNet de otro modelo</translation>
    </message>
    <message>
        <source>a ControlNet, which guides a model but is none</source>
        <translation>un ControlNet, que guía a un modelo pero no es uno</translation>
    </message>
    <message>
        <source>a LoRA, which changes a model but is none</source>
        <translation>un LoRA, que cambia un modelo pero no es uno</translation>
    </message>
    <message>
        <source>a Stage C with {0} channels</source>
        <translation>una etapa C con {0} canales</translation>
    </message>
    <message>
        <source>a block that runs is on the card</source>
        <translation>un bloque en marcha está en la tarjeta</translation>
    </message>
    <message>
        <source>a checkpoint of another model, such as Stable Diffusion</source>
        <translation>un punto de control de otro modelo, como Stable Diffusion</translation>
    </message>
    <message>
        <source>a file without any weights</source>
        <translation>un archivo sin pesos</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>una carpeta</translation>
    </message>
    <message>
        <source>a fox in the snow</source>
        <translation>un zorro en la nieve</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>una lista</translation>
    </message>
    <message>
        <source>a name or text in it is no text</source>
        <translation>un nombre o texto que contiene no es un texto</translation>
    </message>
    <message>
        <source>a new word</source>
        <translation>una palabra nueva</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>un número</translation>
    </message>
    <message>
        <source>a style in it is no table</source>
        <translation>un estilo que contiene no es una tabla</translation>
    </message>
    <message>
        <source>a tensor without numbers</source>
        <translation>un tensor sin números</translation>
    </message>
    <message>
        <source>a time that is not remembered has to be told</source>
        <translation>hay que indicar un tiempo que no se recuerda</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>un número entero</translation>
    </message>
    <message>
        <source>an embedding of words</source>
        <translation>una representación de palabras</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>un objeto</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>y {0} más</translation>
    </message>
    <message>
        <source>another one (process {0})</source>
        <translation>otro (proceso {0})</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>otro programa</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>tal como está</translation>
    </message>
    <message>
        <source>broken character</source>
        <translation>carácter roto</translation>
    </message>
    <message>
        <source>can&apos;t allocate memory</source>
        <translation>no se puede reservar memoria</translation>
    </message>
    <message>
        <source>contact sheet</source>
        <translation>hoja de contactos</translation>
    </message>
    <message>
        <source>control character</source>
        <translation>carácter de control</translation>
    </message>
    <message>
        <source>enlarged {0} times</source>
        <translation>ampliada {0} veces</translation>
    </message>
    <message>
        <source>forget the token</source>
        <translation>olvidar el token</translation>
    </message>
    <message>
        <source>hub cache</source>
        <translation>caché del hub</translation>
    </message>
    <message>
        <source>hub cache {0} {1}</source>
        <translation>caché del hub {0} {1}</translation>
    </message>
    <message>
        <source>image to image</source>
        <translation>imagen a imagen</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>instalado</translation>
    </message>
    <message>
        <source>installed, but not answering</source>
        <translation>instalado, pero no responde</translation>
    </message>
    <message>
        <source>is a GGUF file, which is not read</source>
        <translation>es un archivo GGUF, que no se lee</translation>
    </message>
    <message>
        <source>is a Git LFS pointer: the place of the weights, not the weights</source>
        <translation>es un puntero de Git LFS: el lugar de los pesos, no los pesos</translation>
    </message>
    <message>
        <source>is a pickle, which can run any program when it is read, so it is not opened</source>
        <translation>es un pickle, que al leerse puede ejecutar cualquier programa, así que no se abre</translation>
    </message>
    <message>
        <source>is a web page, saved in place of the weights</source>
        <translation>es una página web, guardada en lugar de los pesos</translation>
    </message>
    <message>
        <source>is of a newer version</source>
        <translation>es de una versión más nueva</translation>
    </message>
    <message>
        <source>is of a newer version of the app</source>
        <translation>es de una versión más nueva de la aplicación</translation>
    </message>
    <message>
        <source>is of another version</source>
        <translation>es de otra versión</translation>
    </message>
    <message>
        <source>it ends after {0} bytes</source>
        <translation>termina después de {0} bytes</translation>
    </message>
    <message>
        <source>it has {0} bytes where its header tells of {1}</source>
        <translation>tiene {0} bytes y su cabecera habla de {1}</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>está dañado</translation>
    </message>
    <message>
        <source>it is no TOML ({0})</source>
        <translation>no es TOML ({0})</translation>
    </message>
    <message>
        <source>it is no index of weights</source>
        <translation>no es un índice de pesos</translation>
    </message>
    <message>
        <source>it is no queue</source>
        <translation>no es una cola</translation>
    </message>
    <message>
        <source>its header makes no sense</source>
        <translation>su cabecera no tiene sentido</translation>
    </message>
    <message>
        <source>its pictures are no list of files</source>
        <translation>sus imágenes no son una lista de archivos</translation>
    </message>
    <message>
        <source>its styles are no list</source>
        <translation>sus estilos no son una lista</translation>
    </message>
    <message>
        <source>keep the token</source>
        <translation>guardar el token</translation>
    </message>
    <message>
        <source>line {0}</source>
        <translation>línea {0}</translation>
    </message>
    <message>
        <source>line {0} has a value of a kind that is not read</source>
        <translation>la línea {0} tiene un valor de un tipo que no se lee</translation>
    </message>
    <message>
        <source>line {0} has a value where a section begins</source>
        <translation>la línea {0} tiene un valor donde empieza una sección</translation>
    </message>
    <message>
        <source>line {0} is indented otherwise than the one above</source>
        <translation>la línea {0} tiene otra sangría que la de encima</translation>
    </message>
    <message>
        <source>line {0} is no “name: value”</source>
        <translation>la línea {0} no es «nombre: valor»</translation>
    </message>
    <message>
        <source>may not be written to</source>
        <translation>no se permite escribir en ella</translation>
    </message>
    <message>
        <source>met in use</source>
        <translation>visto en uso</translation>
    </message>
    <message>
        <source>model name</source>
        <translation>nombre del modelo</translation>
    </message>
    <message>
        <source>no network of Stable Cascade (it holds {0}, for example)</source>
        <translation>no es una red de Stable Cascade (contiene, por ejemplo, {0})</translation>
    </message>
    <message>
        <source>no new word</source>
        <translation>ninguna palabra nueva</translation>
    </message>
    <message>
        <source>no prompt</source>
        <translation>sin prompt</translation>
    </message>
    <message>
        <source>no reason was given</source>
        <translation>no se dio ningún motivo</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguna</translation>
    </message>
    <message>
        <source>none of its files holds {0}</source>
        <translation>ninguno de sus archivos contiene {0}</translation>
    </message>
    <message>
        <source>not a file</source>
        <translation>no es un archivo</translation>
    </message>
    <message>
        <source>not enough memory</source>
        <translation>memoria insuficiente</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>no encontrado</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>no instalado</translation>
    </message>
    <message>
        <source>of {0} it has only {1}</source>
        <translation>de {0} solo tiene {1}</translation>
    </message>
    <message>
        <source>only a conversion in place gives nothing back</source>
        <translation>solo una conversión en el mismo sitio no devuelve nada</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>sin memoria</translation>
    </message>
    <message>
        <source>output embedding</source>
        <translation>representación de salida</translation>
    </message>
    <message>
        <source>part of the system</source>
        <translation>parte del sistema</translation>
    </message>
    <message>
        <source>random weights, {0}</source>
        <translation>pesos aleatorios, {0}</translation>
    </message>
    <message>
        <source>see its own files</source>
        <translation>consulta sus propios archivos</translation>
    </message>
    <message>
        <source>set aside</source>
        <translation>apartado</translation>
    </message>
    <message>
        <source>so large a number</source>
        <translation>un número tan grande</translation>
    </message>
    <message>
        <source>stage A</source>
        <translation>etapa A</translation>
    </message>
    <message>
        <source>stage B</source>
        <translation>etapa B</translation>
    </message>
    <message>
        <source>stage C</source>
        <translation>etapa C</translation>
    </message>
    <message>
        <source>the CLIP image encoder</source>
        <translation>el codificador de imágenes CLIP</translation>
    </message>
    <message>
        <source>the CLIP text encoder</source>
        <translation>el codificador de texto CLIP</translation>
    </message>
    <message>
        <source>the EfficientNet encoder</source>
        <translation>el codificador EfficientNet</translation>
    </message>
    <message>
        <source>the alpha of {0} is no single number</source>
        <translation>el alpha de {0} no es un solo número</translation>
    </message>
    <message>
        <source>the halves of {0} are {1}, which do not go together</source>
        <translation>las mitades de {0} son {1}, que no casan</translation>
    </message>
    <message>
        <source>the halves of {0} do not go together</source>
        <translation>las mitades de {0} no casan</translation>
    </message>
    <message>
        <source>the parameters of “{0}” are no table</source>
        <translation>los parámetros de «{0}» no son una tabla</translation>
    </message>
    <message>
        <source>the previewer</source>
        <translation>el previsualizador</translation>
    </message>
    <message>
        <source>the state {0} is not known</source>
        <translation>no se conoce el estado {0}</translation>
    </message>
    <message>
        <source>the system gives no reason</source>
        <translation>el sistema no da el motivo</translation>
    </message>
    <message>
        <source>the tokenizer (the folder tokenizer)</source>
        <translation>el tokenizador (la carpeta tokenizer)</translation>
    </message>
    <message>
        <source>this program</source>
        <translation>este programa</translation>
    </message>
    <message>
        <source>unknown: {0}</source>
        <translation>desconocido: {0}</translation>
    </message>
    <message>
        <source>value {0}</source>
        <translation>valor {0}</translation>
    </message>
    <message>
        <source>version {0}</source>
        <translation>versión {0}</translation>
    </message>
    <message>
        <source>was damaged</source>
        <translation>estaba dañado</translation>
    </message>
    <message>
        <source>with its border</source>
        <translation>con su borde</translation>
    </message>
    <message>
        <source>word {0}</source>
        <translation>la palabra {0}</translation>
    </message>
    <message>
        <source>words are made once while they are remembered</source>
        <translation>las palabras se calculan una sola vez mientras se recuerdan</translation>
    </message>
    <message>
        <source>words of {0} numbers</source>
        <translation>palabras de {0} números</translation>
    </message>
    <message>
        <source>{0} (Hugging Face cache)</source>
        <translation>{0} (caché de Hugging Face)</translation>
    </message>
    <message>
        <source>{0} Correct it in {1}.</source>
        <translation>{0} Corrígelo en {1}.</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
    <message>
        <source>{0} GiB</source>
        <translation>{0} GiB</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
    <message>
        <source>{0} already has {1}.</source>
        <translation>{0} ya tiene {1}.</translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0} y {1}</translation>
    </message>
    <message>
        <source>{0} and {1} do not go together</source>
        <translation>{0} y {1} no casan</translation>
    </message>
    <message>
        <source>{0} and {1} lie in each other.</source>
        <translation>{0} y {1} están una dentro de la otra.</translation>
    </message>
    <message>
        <source>{0} are left out: choose the files again.</source>
        <translation>Se omiten {0}: elige otra vez los archivos.</translation>
    </message>
    <message>
        <source>{0} are still to come, and the disk of {1} has {2} free, of which {3} stay free for the system.</source>
        <translation>Faltan por llegar {0}, y el disco de {1} tiene {2} libres, de los que {3} quedan libres para el sistema.</translation>
    </message>
    <message>
        <source>{0} arrived damaged: its SHA-256 is not the published one. What had arrived of it was removed.</source>
        <translation>{0} ha llegado dañado: su SHA-256 no es el publicado. Lo que había llegado se ha quitado.</translation>
    </message>
    <message>
        <source>{0} belongs to another Stage C than that of this model.</source>
        <translation>{0} es de otra etapa C que la de este modelo.</translation>
    </message>
    <message>
        <source>{0} belongs to nothing</source>
        <translation>{0} no pertenece a nada</translation>
    </message>
    <message>
        <source>{0} brings {1}{2}.</source>
        <translation>{0} trae {1}{2}.</translation>
    </message>
    <message>
        <source>{0} came with the program.</source>
        <translation>{0} vino con el programa.</translation>
    </message>
    <message>
        <source>{0} cannot answer at the moment (answer {1}).</source>
        <translation>{0} no puede responder en este momento (respuesta {1}).</translation>
    </message>
    <message>
        <source>{0} cannot be a new word: it has to stand in brackets.</source>
        <translation>{0} no puede ser una palabra nueva: tiene que ir entre corchetes.</translation>
    </message>
    <message>
        <source>{0} cannot be an axis.</source>
        <translation>{0} no puede ser un eje.</translation>
    </message>
    <message>
        <source>{0} cannot be opened. {1}</source>
        <translation>No se puede abrir {0}. {1}</translation>
    </message>
    <message>
        <source>{0} cannot be put into the bin: {1}.</source>
        <translation>No se puede llevar {0} a la papelera: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be read as a PNG, WebP or JPEG picture.</source>
        <translation>No se puede leer {0} como imagen PNG, WebP o JPEG.</translation>
    </message>
    <message>
        <source>{0} cannot be read as a kept latent: {1}.</source>
        <translation>No se puede leer {0} como latente guardado: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be read as a picture.</source>
        <translation>No se puede leer {0} como imagen.</translation>
    </message>
    <message>
        <source>{0} cannot be read as safetensors: {1}.</source>
        <translation>No se puede leer {0} como safetensors: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be read, so the defaults are used: {1}.</source>
        <translation>No se puede leer {0}, así que se usan los valores iniciales: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be read.</source>
        <translation>No se puede leer {0}.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>No se puede leer {0}: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be used: {1}.</source>
        <translation>No se puede usar {0}: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.</source>
        <translation>No se puede escribir {0}: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be {1}</source>
        <translation>{0} no puede ser {1}</translation>
    </message>
    <message>
        <source>{0} cannot be {1}.</source>
        <translation>{0} no puede ser {1}.</translation>
    </message>
    <message>
        <source>{0} cannot go both ways.</source>
        <translation>{0} no puede ir en las dos direcciones.</translation>
    </message>
    <message>
        <source>{0} cards are more than {1}.</source>
        <translation>{0} tarjetas son más de {1}.</translation>
    </message>
    <message>
        <source>{0} changes layers that this model lacks: {1}.</source>
        <translation>{0} cambia capas que a este modelo le faltan: {1}.</translation>
    </message>
    <message>
        <source>{0} changes {1} layers of attention, but this model has {2}.</source>
        <translation>{0} cambia {1} capas de atención, pero este modelo tiene {2}.</translation>
    </message>
    <message>
        <source>{0} does not accept connections.</source>
        <translation>{0} no acepta conexiones.</translation>
    </message>
    <message>
        <source>{0} does not accept the access token.</source>
        <translation>{0} no acepta el token de acceso.</translation>
    </message>
    <message>
        <source>{0} does not allow the download of this file.</source>
        <translation>{0} no permite descargar este archivo.</translation>
    </message>
    <message>
        <source>{0} does not end with .png, .jpg or .webp.</source>
        <translation>{0} no termina en .png, .jpg o .webp.</translation>
    </message>
    <message>
        <source>{0} does not exist.</source>
        <translation>{0} no existe.</translation>
    </message>
    <message>
        <source>{0} does not fit the published ControlNets: {1}{2}.</source>
        <translation>{0} no encaja con los ControlNet publicados: {1}{2}.</translation>
    </message>
    <message>
        <source>{0} does not fit this model, whose text encoder knows {1} words of {2} numbers each: the adapter changes {3}.</source>
        <translation>{0} no encaja con este modelo, cuyo codificador de texto conoce {1} palabras de {2} números cada una: el adaptador cambia {3}.</translation>
    </message>
    <message>
        <source>{0} does not fit this model: {1} is {2} in the model and {3}x{4} in the adapter.</source>
        <translation>{0} no encaja con este modelo: {1} es {2} en el modelo y {3}x{4} en el adaptador.</translation>
    </message>
    <message>
        <source>{0} does not give {1} (answer {2}).</source>
        <translation>{0} no entrega {1} (respuesta {2}).</translation>
    </message>
    <message>
        <source>{0} does not tell the newest version (answer {1}).</source>
        <translation>{0} no dice cuál es la versión más nueva (respuesta {1}).</translation>
    </message>
    <message>
        <source>{0} gives no usable compression or smallest_grid.</source>
        <translation>{0} no da valores utilizables de compression o smallest_grid.</translation>
    </message>
    <message>
        <source>{0} gives this file only to people that it knows.</source>
        <translation>{0} solo da este archivo a quienes conoce.</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} h {1} min</translation>
    </message>
    <message>
        <source>{0} has an escape that is not read</source>
        <translation>{0} tiene una secuencia de escape que no se lee</translation>
    </message>
    <message>
        <source>{0} has changed on {1} in the meantime.</source>
        <translation>{0} ha cambiado entretanto en {1}.</translation>
    </message>
    <message>
        <source>{0} has changed since it was last checked.</source>
        <translation>{0} ha cambiado desde la última comprobación.</translation>
    </message>
    <message>
        <source>{0} has had too many requests from this network.</source>
        <translation>{0} ha recibido demasiadas peticiones de esta red.</translation>
    </message>
    <message>
        <source>{0} has more than {1} megapixels.</source>
        <translation>{0} tiene más de {1} megapíxeles.</translation>
    </message>
    <message>
        <source>{0} has no Stage C that can be read.</source>
        <translation>{0} no tiene una etapa C que se pueda leer.</translation>
    </message>
    <message>
        <source>{0} has no bfloat16: Stage C is drawn in float32 and Stage B in {1}, which is slower and needs more memory.</source>
        <translation>{0} no tiene bfloat16: la etapa C se dibuja en float32 y la etapa B en {1}, lo que es más lento y necesita más memoria.</translation>
    </message>
    <message>
        <source>{0} has no file {1} of {2}.</source>
        <translation>{0} no tiene ningún archivo {1} de {2}.</translation>
    </message>
    <message>
        <source>{0} has no file. Choose one, or remove it.</source>
        <translation>{0} no tiene archivo. Elige uno o quítalo.</translation>
    </message>
    <message>
        <source>{0} has no second quotation mark</source>
        <translation>a {0} le falta la segunda comilla</translation>
    </message>
    <message>
        <source>{0} has no values.</source>
        <translation>{0} no tiene valores.</translation>
    </message>
    <message>
        <source>{0} has not enough free memory for a picture of this size.</source>
        <translation>{0} no tiene suficiente memoria libre para una imagen de este tamaño.</translation>
    </message>
    <message>
        <source>{0} has only {1}.</source>
        <translation>{0} solo tiene {1}.</translation>
    </message>
    <message>
        <source>{0} has room for {1}, but the models take {2}.</source>
        <translation>En {0} caben {1}, pero los modelos ocupan {2}.</translation>
    </message>
    <message>
        <source>{0} has settings that {1} does not know: {2}.</source>
        <translation>{0} tiene ajustes que {1} no conoce: {2}.</translation>
    </message>
    <message>
        <source>{0} has the shape {1} instead of {2}</source>
        <translation>{0} tiene la forma {1} en lugar de {2}</translation>
    </message>
    <message>
        <source>{0} has to stand in brackets: [word] or &lt;word&gt;.</source>
        <translation>{0} tiene que ir entre corchetes: [palabra] o &lt;palabra&gt;.</translation>
    </message>
    <message>
        <source>{0} has two columns {1}.</source>
        <translation>{0} tiene dos columnas {1}.</translation>
    </message>
    <message>
        <source>{0} has {1} characters; {2} is the most. Shorten it.</source>
        <translation>{0} tiene {1} caracteres; lo máximo es {2}. Acórtalo.</translation>
    </message>
    <message>
        <source>{0} has {1}; {2} along a side are the most.</source>
        <translation>{0} tiene {1}; lo máximo por lado es {2}.</translation>
    </message>
    <message>
        <source>{0} holds a {1} (code {2}). Remove it.</source>
        <translation>{0} contiene un {1} (código {2}). Quítalo.</translation>
    </message>
    <message>
        <source>{0} holds no latent of Cascade Desktop.</source>
        <translation>{0} no contiene ningún latente de Cascade Desktop.</translation>
    </message>
    <message>
        <source>{0} holds no model. {1}</source>
        <translation>{0} no contiene ningún modelo. {1}</translation>
    </message>
    <message>
        <source>{0} holds no runtime.</source>
        <translation>{0} no contiene ningún motor.</translation>
    </message>
    <message>
        <source>{0} holds no settings of Cascade Desktop.</source>
        <translation>{0} no contiene ajustes de Cascade Desktop.</translation>
    </message>
    <message>
        <source>{0} holds no settings that can be read.</source>
        <translation>{0} no contiene ajustes que se puedan leer.</translation>
    </message>
    <message>
        <source>{0} holds no weights ({1}).</source>
        <translation>{0} no contiene pesos ({1}).</translation>
    </message>
    <message>
        <source>{0} holds no {1} {2}.</source>
        <translation>{0} no contiene {2} en tamaño {1}.</translation>
    </message>
    <message>
        <source>{0} holds nothing of Stable Cascade. {1}</source>
        <translation>{0} no contiene nada de Stable Cascade. {1}</translation>
    </message>
    <message>
        <source>{0} holds values that are no numbers</source>
        <translation>{0} contiene valores que no son ningún número</translation>
    </message>
    <message>
        <source>{0} holds values that are not numbers.</source>
        <translation>{0} contiene valores que no son números.</translation>
    </message>
    <message>
        <source>{0} holds what no LoRA for Stable Cascade has: {1}.</source>
        <translation>{0} contiene lo que ningún LoRA para Stable Cascade tiene: {1}.</translation>
    </message>
    <message>
        <source>{0} holds {1}, but not all of it: {2} is missing.</source>
        <translation>{0} contiene {1}, pero no completo: falta {2}.</translation>
    </message>
    <message>
        <source>{0} is a LoRA of another model than Stable Cascade.</source>
        <translation>{0} es un LoRA de un modelo distinto de Stable Cascade.</translation>
    </message>
    <message>
        <source>{0} is a file.</source>
        <translation>{0} es un archivo.</translation>
    </message>
    <message>
        <source>{0} is a pickle, which can run any program when it is read, so it is not opened.</source>
        <translation>{0} es un pickle, que al leerse puede ejecutar cualquier programa, así que no se abre.</translation>
    </message>
    <message>
        <source>{0} is another picture: it was made with other settings.</source>
        <translation>{0} es otra imagen: se hizo con otros ajustes.</translation>
    </message>
    <message>
        <source>{0} is being downloaded already, by {1}.</source>
        <translation>{0} ya se está descargando, en {1}.</translation>
    </message>
    <message>
        <source>{0} is damaged or was not copied to its end.</source>
        <translation>{0} está dañado o no se copió hasta el final.</translation>
    </message>
    <message>
        <source>{0} is damaged, or no project of Cascade Desktop.</source>
        <translation>{0} está dañado o no es un proyecto de Cascade Desktop.</translation>
    </message>
    <message>
        <source>{0} is damaged, so the defaults are used: {1}. It is kept beside it.</source>
        <translation>{0} está dañado, así que se usan los valores iniciales: {1}. Se conserva al lado.</translation>
    </message>
    <message>
        <source>{0} is damaged.</source>
        <translation>{0} está dañado.</translation>
    </message>
    <message>
        <source>{0} is damaged: it is not what was published.</source>
        <translation>{0} está dañado: no es lo que se publicó.</translation>
    </message>
    <message>
        <source>{0} is damaged: its content has changed, but not its date.</source>
        <translation>{0} está dañado: ha cambiado su contenido, pero no su fecha.</translation>
    </message>
    <message>
        <source>{0} is damaged: {1}.</source>
        <translation>{0} está dañado: {1}.</translation>
    </message>
    <message>
        <source>{0} is empty.</source>
        <translation>{0} está vacío.</translation>
    </message>
    <message>
        <source>{0} is given twice in {1}.</source>
        <translation>{0} se da dos veces en {1}.</translation>
    </message>
    <message>
        <source>{0} is left out. {1}</source>
        <translation>{0} se omite. {1}</translation>
    </message>
    <message>
        <source>{0} is left out: {1} is nothing that it can be.</source>
        <translation>{0} se omite: no puede ser {1}.</translation>
    </message>
    <message>
        <source>{0} is locked with a password.</source>
        <translation>{0} está protegido con contraseña.</translation>
    </message>
    <message>
        <source>{0} is missing</source>
        <translation>falta {0}</translation>
    </message>
    <message>
        <source>{0} is missing in the cache: only the link to it is there.</source>
        <translation>{0} falta en la caché: solo está el enlace.</translation>
    </message>
    <message>
        <source>{0} is missing or damaged.</source>
        <translation>{0} falta o está dañado.</translation>
    </message>
    <message>
        <source>{0} is missing, which {1} names.</source>
        <translation>Falta {0}, que {1} nombra.</translation>
    </message>
    <message>
        <source>{0} is missing.</source>
        <translation>Falta {0}.</translation>
    </message>
    <message>
        <source>{0} is missing. Put it back, or remove it from the request.</source>
        <translation>Falta {0}. Devuélvelo a su sitio o quítalo de la petición.</translation>
    </message>
    <message>
        <source>{0} is neither a number nor a range.</source>
        <translation>{0} no es un número ni un intervalo.</translation>
    </message>
    <message>
        <source>{0} is no ControlNet for {1}.</source>
        <translation>{0} no es un ControlNet para {1}.</translation>
    </message>
    <message>
        <source>{0} is no regular expression: {1}.</source>
        <translation>{0} no es una expresión regular: {1}.</translation>
    </message>
    <message>
        <source>{0} is no safetensors file, or it is damaged.</source>
        <translation>{0} no es un archivo safetensors, o está dañado.</translation>
    </message>
    <message>
        <source>{0} is no table of settings: {1} (line {2}).</source>
        <translation>{0} no es una tabla de ajustes: {1} (línea {2}).</translation>
    </message>
    <message>
        <source>{0} is no {1}</source>
        <translation>{0} no es {1}</translation>
    </message>
    <message>
        <source>{0} is none of {1}.</source>
        <translation>{0} no es ninguno de {1}.</translation>
    </message>
    <message>
        <source>{0} is not a ControlNet of Stable Cascade: what it holds has other names or shapes.</source>
        <translation>{0} no es un ControlNet de Stable Cascade: lo que contiene tiene otros nombres o formas.</translation>
    </message>
    <message>
        <source>{0} is not a configuration.</source>
        <translation>{0} no es una configuración.</translation>
    </message>
    <message>
        <source>{0} is not a number of pixels from 1 to {1}.</source>
        <translation>{0} no es un número de píxeles de 1 a {1}.</translation>
    </message>
    <message>
        <source>{0} is not a picture that can be read.</source>
        <translation>{0} no es una imagen que se pueda leer.</translation>
    </message>
    <message>
        <source>{0} is not a whole number.</source>
        <translation>{0} no es un número entero.</translation>
    </message>
    <message>
        <source>{0} is not compared</source>
        <translation>{0} no se compara</translation>
    </message>
    <message>
        <source>{0} is not in {1}.</source>
        <translation>{0} no está en {1}.</translation>
    </message>
    <message>
        <source>{0} is not known</source>
        <translation>no se conoce {0}</translation>
    </message>
    <message>
        <source>{0} is not text in UTF-8.</source>
        <translation>{0} no es texto en UTF-8.</translation>
    </message>
    <message>
        <source>{0} is of the kind {1}, by its key {2}, which is not supported.</source>
        <translation>{0} es del tipo {1}, por su clave {2}, y no se admite.</translation>
    </message>
    <message>
        <source>{0} is of the kind {1}, which is not supported.</source>
        <translation>{0} es del tipo {1}, que no se admite.</translation>
    </message>
    <message>
        <source>{0} is shorter than {1}</source>
        <translation>{0} es más corto que {1}</translation>
    </message>
    <message>
        <source>{0} is the app&apos;s own and cannot be forgotten.</source>
        <translation>{0} es de la propia aplicación y no se puede olvidar.</translation>
    </message>
    <message>
        <source>{0} is written in a way that is not understood: {1}.</source>
        <translation>{0} está escrito de una forma que no se entiende: {1}.</translation>
    </message>
    <message>
        <source>{0} is {1} and not {2}</source>
        <translation>{0} es {1} y no {2}</translation>
    </message>
    <message>
        <source>{0} is {1}, and no LoRA.</source>
        <translation>{0} es {1}, y no un LoRA.</translation>
    </message>
    <message>
        <source>{0} is {1}, and {2} has no Stage C.</source>
        <translation>{0} es {1}, y {2} no tiene etapa C.</translation>
    </message>
    <message>
        <source>{0} is {1}, for Stable Cascade it is of no use.</source>
        <translation>{0} es {1}: no sirve para Stable Cascade.</translation>
    </message>
    <message>
        <source>{0} is {1}, not a model.</source>
        <translation>{0} es {1}, no un modelo.</translation>
    </message>
    <message>
        <source>{0} is {1}.</source>
        <translation>{0} es {1}.</translation>
    </message>
    <message>
        <source>{0} jobs</source>
        <translation>{0} trabajos</translation>
    </message>
    <message>
        <source>{0} kB</source>
        <translation>{0} kB</translation>
    </message>
    <message>
        <source>{0} lacks the padding token {1}.</source>
        <translation>A {0} le falta el token de relleno {1}.</translation>
    </message>
    <message>
        <source>{0} lacks the tokenizer, which divides prompts into words.</source>
        <translation>A {0} le falta el tokenizador, que divide los prompts en palabras.</translation>
    </message>
    <message>
        <source>{0} lacks {1} ({2}).</source>
        <translation>A {0} le falta {1} ({2}).</translation>
    </message>
    <message>
        <source>{0} makes more than {1} values.</source>
        <translation>{0} da más de {1} valores.</translation>
    </message>
    <message>
        <source>{0} may only be downloaded under the {1}.</source>
        <translation>{0} solo se puede descargar con la {1}.</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} min</translation>
    </message>
    <message>
        <source>{0} must be a number, not {1}.</source>
        <translation>{0} debe ser un número, no {1}.</translation>
    </message>
    <message>
        <source>{0} must be between {1} and {2}, not {3}.</source>
        <translation>{0} debe estar entre {1} y {2}, no {3}.</translation>
    </message>
    <message>
        <source>{0} must be one of {1}, not {2}.</source>
        <translation>{0} debe ser uno de {1}, no {2}.</translation>
    </message>
    <message>
        <source>{0} must be {1}, not {2}.</source>
        <translation>{0} debe ser {1}, no {2}.</translation>
    </message>
    <message>
        <source>{0} needs a ControlNet, {1}, which this model lacks.</source>
        <translation>{0} requiere un ControlNet, {1}, que a este modelo le falta.</translation>
    </message>
    <message>
        <source>{0} needs {1}, which are damaged.</source>
        <translation>{0} requiere {1}, que están dañados.</translation>
    </message>
    <message>
        <source>{0} needs {1}, which are missing.</source>
        <translation>{0} requiere {1}, que faltan.</translation>
    </message>
    <message>
        <source>{0} needs {1}, which is damaged.</source>
        <translation>{0} requiere {1}, que está dañado.</translation>
    </message>
    <message>
        <source>{0} needs {1}, which is missing.</source>
        <translation>{0} requiere {1}, que falta.</translation>
    </message>
    <message>
        <source>{0} needs {1}, which this model&apos;s folder lacks.</source>
        <translation>{0} requiere {1}, que falta en la carpeta de este modelo.</translation>
    </message>
    <message>
        <source>{0} new words</source>
        <translation>{0} palabras nuevas</translation>
    </message>
    <message>
        <source>{0} of the pictures could not be put into the system&apos;s bin; they are in the gallery again. {1}</source>
        <translation>{0} de las imágenes no se pudieron llevar a la papelera del sistema; están otra vez en la galería. {1}</translation>
    </message>
    <message>
        <source>{0} of the queue could not be read; a copy is kept in {1}.</source>
        <translation>{0} de la cola no se pudieron leer; se conserva una copia en {1}.</translation>
    </message>
    <message>
        <source>{0} of {1} {2}</source>
        <translation>{0} de {1} {2}</translation>
    </message>
    <message>
        <source>{0} offers another file under the name {1} than the one that Cascade Desktop knows, so nothing was downloaded.</source>
        <translation>{0} ofrece con el nombre {1} otro archivo que el que conoce Cascade Desktop, así que no se ha descargado nada.</translation>
    </message>
    <message>
        <source>{0} or {1}</source>
        <translation>{0} o {1}</translation>
    </message>
    <message>
        <source>{0} pictures are too many for one contact sheet.</source>
        <translation>{0} imágenes son demasiadas para una hoja de contactos.</translation>
    </message>
    <message>
        <source>{0} pictures to vary are too many; take {1}.</source>
        <translation>{0} imágenes que variar son demasiadas; toma {1}.</translation>
    </message>
    <message>
        <source>{0} says that it guides the blocks &quot;{1}&quot;, but holds {2} projections.</source>
        <translation>{0} dice que guía los bloques &quot;{1}&quot;, pero contiene {2} proyecciones.</translation>
    </message>
    <message>
        <source>{0} sends more bytes than {1} has.</source>
        <translation>{0} envía más bytes de los que tiene {1}.</translation>
    </message>
    <message>
        <source>{0} sends us from one address to the next without end.</source>
        <translation>{0} nos envía de una dirección a otra sin fin.</translation>
    </message>
    <message>
        <source>{0} sends us to an address that does not exist.</source>
        <translation>{0} nos envía a una dirección que no existe.</translation>
    </message>
    <message>
        <source>{0} sends us to an address that is not encrypted.</source>
        <translation>{0} nos envía a una dirección sin cifrar.</translation>
    </message>
    <message>
        <source>{0} sent something else instead of {1}.</source>
        <translation>{0} envió otra cosa en lugar de {1}.</translation>
    </message>
    <message>
        <source>{0} sets no marks at the start and end of a text.</source>
        <translation>{0} no pone marcas al principio y al final de un texto.</translation>
    </message>
    <message>
        <source>{0} stopped sending before the end of {1}.</source>
        <translation>{0} dejó de enviar antes del final de {1}.</translation>
    </message>
    <message>
        <source>{0} times {1} values make {2} pictures; {3} are the most.</source>
        <translation>{0} por {1} valores dan {2} imágenes; lo máximo es {3}.</translation>
    </message>
    <message>
        <source>{0} was written by another version of Cascade Desktop.</source>
        <translation>{0} lo escribió otra versión de Cascade Desktop.</translation>
    </message>
    <message>
        <source>{0} would be drawn with {1}x{2} pixels {3}; each side must have {4} to {5}.</source>
        <translation>{0} se dibujaría con {1}x{2} píxeles {3}; cada lado debe tener de {4} a {5}.</translation>
    </message>
    <message>
        <source>{0} would hold {1} of the shape {2}, which is no latent of Stage C.</source>
        <translation>{0} contendría {1} de la forma {2}, que no es un latente de la etapa C.</translation>
    </message>
    <message>
        <source>{0}, where the file lies, does not give it (answer {1}).</source>
        <translation>{0}, donde está el archivo, no lo entrega (respuesta {1}).</translation>
    </message>
    <message>
        <source>{0}x{1} pixels</source>
        <translation>{0}x{1} píxeles</translation>
    </message>
    <message>
        <source>{prompt} stands more than once in it.</source>
        <translation>{prompt} está más de una vez.</translation>
    </message>
    <message>
        <source>{{{0}}} is not known in a file name.</source>
        <translation>No se conoce {{{0}}} en un nombre de archivo.</translation>
    </message>
    <message>
        <source>“{0}” cannot be the address of a mirror.</source>
        <translation>«{0}» no puede ser la dirección de un servidor espejo.</translation>
    </message>
    <message>
        <source>“{0}” cannot be the name of a style.</source>
        <translation>«{0}» no puede ser el nombre de un estilo.</translation>
    </message>
    <message>
        <source>“{0}” does not stand in {1}: the first value is the text that the others replace.</source>
        <translation>«{0}» no está en {1}: el primer valor es el texto que sustituyen los demás.</translation>
    </message>
    <message>
        <source>“{0}” is neither the name of a model nor a folder or file that holds one.</source>
        <translation>«{0}» no es el nombre de un modelo ni una carpeta o archivo que contenga uno.</translation>
    </message>
    <message>
        <source>“{0}” is no graphics card.</source>
        <translation>«{0}» no es ninguna tarjeta gráfica.</translation>
    </message>
    <message>
        <source>“{0}” is not a name below a model&apos;s folder.</source>
        <translation>«{0}» no es un nombre dentro de la carpeta de un modelo.</translation>
    </message>
</context>
<context>
    <name>DayRange</name>
    <message>
        <source>From</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>The first day</source>
        <translation>El primer día</translation>
    </message>
    <message>
        <source>The last day</source>
        <translation>El último día</translation>
    </message>
    <message>
        <source>to</source>
        <translation>hasta</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Add picture</source>
        <translation>Añadir imagen</translation>
    </message>
    <message>
        <source>Change frame</source>
        <translation>Cambiar el marco</translation>
    </message>
    <message>
        <source>Change order of layers</source>
        <translation>Cambiar el orden de las capas</translation>
    </message>
    <message>
        <source>Duplicate layer</source>
        <translation>Duplicar capa</translation>
    </message>
    <message>
        <source>Hide layer</source>
        <translation>Ocultar capa</translation>
    </message>
    <message>
        <source>Layer opacity</source>
        <translation>Opacidad de capa</translation>
    </message>
    <message>
        <source>Move layer</source>
        <translation>Mover capa</translation>
    </message>
    <message>
        <source>Remove layer</source>
        <translation>Quitar capa</translation>
    </message>
    <message>
        <source>Rename layer</source>
        <translation>Renombrar capa</translation>
    </message>
    <message>
        <source>Show layer</source>
        <translation>Mostrar capa</translation>
    </message>
    <message>
        <source>{0} copy</source>
        <translation>{0} copia</translation>
    </message>
</context>
<context>
    <name>EllipseTool</name>
    <message>
        <source>Ellipse</source>
        <translation>Elipse</translation>
    </message>
    <message>
        <source>Ellipse: adds to the mask. Shift makes a circle, Alt takes away</source>
        <translation>Elipse: añade a la máscara. Mayús hace un círculo, Alt quita</translation>
    </message>
</context>
<context>
    <name>EraserTool</name>
    <message>
        <source>Erase the sketch</source>
        <translation>Borrar el boceto</translation>
    </message>
    <message>
        <source>Eraser: what is drawn anew becomes less. Shift draws straight lines</source>
        <translation>Goma: reduce lo que se dibujará de nuevo. Mayús traza rectas</translation>
    </message>
    <message>
        <source>The lines of the sketch are erased, and the mask is left alone</source>
        <translation>Se borran las líneas del boceto; la máscara no se toca</translation>
    </message>
</context>
<context>
    <name>Fact</name>
    <message>
        <source>Built-in model</source>
        <translation>Modelo incluido</translation>
    </message>
    <message>
        <source>Cascade Desktop</source>
        <translation>Cascade Desktop</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>Núcleos</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Carpeta de datos</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Pantalla</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Espacio libre</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Memoria</translation>
    </message>
    <message>
        <source>NVIDIA driver</source>
        <translation>Controlador de NVIDIA</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Procesador</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Sistema</translation>
    </message>
</context>
<context>
    <name>FactorField</name>
    <message>
        <source>{0} times</source>
        <translation>{0} veces</translation>
    </message>
</context>
<context>
    <name>FactsTable</name>
    <message>
        <source>Looking at this computer…</source>
        <translation>Examinando este equipo…</translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>Tarjeta gráfica NVIDIA</translation>
    </message>
    <message>
        <source>PyTorch</source>
        <translation>PyTorch</translation>
    </message>
</context>
<context>
    <name>FillTool</name>
    <message>
        <source>Fill</source>
        <translation>Rellenar</translation>
    </message>
    <message>
        <source>Fill: adds an area of like colours to the mask. Alt takes it away</source>
        <translation>Rellenar: añade a la máscara una zona de colores parecidos. Alt la quita</translation>
    </message>
    <message>
        <source>Fills up to the edges of the mask instead of colours, such as holes</source>
        <translation>Rellena hasta los bordes de la máscara y no según los colores, por ejemplo huecos</translation>
    </message>
    <message>
        <source>How much the colours of the area may differ from the one clicked on</source>
        <translation>Cuánto pueden diferir los colores de la zona del que se pulsa</translation>
    </message>
    <message>
        <source>Look at the mask</source>
        <translation>Mirar la máscara</translation>
    </message>
    <message>
        <source>Only what hangs together</source>
        <translation>Solo lo que está unido</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Tolerancia</translation>
    </message>
    <message>
        <source>Without this, like colours are filled wherever they are</source>
        <translation>Sin esto, se rellenan los colores parecidos estén donde estén</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Change…</source>
        <translation>Cambiar…</translation>
    </message>
</context>
<context>
    <name>FoundList</name>
    <message>
        <source>ControlNet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>Draw with it</source>
        <translation>Dibujar con él</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Olvidar</translation>
    </message>
    <message>
        <source>Found on this computer</source>
        <translation>Encontrado en este equipo</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Quitar…</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Verificar</translation>
    </message>
    <message>
        <source>addition</source>
        <translation>añadido</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>dañado</translation>
    </message>
    <message>
        <source>model</source>
        <translation>modelo</translation>
    </message>
</context>
<context>
    <name>FrameBar</name>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Any shape</source>
        <translation>Libre</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Cambiar</translation>
    </message>
    <message>
        <source>Draw at</source>
        <translation>Dibujar a</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Difuminar</translation>
    </message>
    <message>
        <source>Feather: pixels over which the new part blends in</source>
        <translation>Difuminado: píxeles en los que la parte nueva se funde con el resto</translation>
    </message>
    <message>
        <source>Fit the frame to the picture</source>
        <translation>Ajustar el marco a la imagen</translation>
    </message>
    <message>
        <source>Fit to picture</source>
        <translation>Ajustar a la imagen</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Generar</translation>
    </message>
    <message>
        <source>H</source>
        <translation>Al</translation>
    </message>
    <message>
        <source>Height of the frame</source>
        <translation>Altura del marco</translation>
    </message>
    <message>
        <source>How much may change</source>
        <translation>Cuánto puede cambiar</translation>
    </message>
    <message>
        <source>Left edge of the frame</source>
        <translation>Borde izquierdo del marco</translation>
    </message>
    <message>
        <source>Paint anew</source>
        <translation>Pintar de nuevo</translation>
    </message>
    <message>
        <source>Redraw</source>
        <translation>Redibujar</translation>
    </message>
    <message>
        <source>Shape of the frame</source>
        <translation>Proporción del marco</translation>
    </message>
    <message>
        <source>Size at which the frame is drawn; a small one gets more detail</source>
        <translation>Tamaño al que se dibuja el marco; uno pequeño recibe más detalle</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>Imán</translation>
    </message>
    <message>
        <source>Snap the frame</source>
        <translation>Imán del marco</translation>
    </message>
    <message>
        <source>The frame around the whole picture</source>
        <translation>El marco alrededor de toda la imagen</translation>
    </message>
    <message>
        <source>The frame keeps to steps of {0} pixels and to the picture&apos;s edges</source>
        <translation>El marco se ajusta a pasos de {0} píxeles y a los bordes de la imagen</translation>
    </message>
    <message>
        <source>The frame&apos;s size</source>
        <translation>El del marco</translation>
    </message>
    <message>
        <source>The model&apos;s size</source>
        <translation>El del modelo</translation>
    </message>
    <message>
        <source>Top edge of the frame</source>
        <translation>Borde superior del marco</translation>
    </message>
    <message>
        <source>W</source>
        <translation>An</translation>
    </message>
    <message>
        <source>What is done with the picture in the frame</source>
        <translation>Qué se hace con la imagen del marco</translation>
    </message>
    <message>
        <source>Width of the frame</source>
        <translation>Anchura del marco</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>Y</source>
        <translation>Y</translation>
    </message>
</context>
<context>
    <name>FrameTool</name>
    <message>
        <source>Frame: move and resize what Generate draws</source>
        <translation>Marco: mueve y cambia de tamaño lo que dibuja Generar</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>1 picture</source>
        <translation>1 imagen</translation>
    </message>
    <message>
        <source>1 star</source>
        <translation>1 estrella</translation>
    </message>
    <message>
        <source>1 star or more</source>
        <translation>1 estrella o más</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>Añadir una etiqueta</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Álbumes</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Toda fecha</translation>
    </message>
    <message>
        <source>Avoided</source>
        <translation>Evitado</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Cancel the export</source>
        <translation>Cancelar la exportación</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>No se puede leer</translation>
    </message>
    <message>
        <source>Choose days…</source>
        <translation>Elegir días…</translation>
    </message>
    <message>
        <source>Click a picture to see how it was made.</source>
        <translation>Haz clic en una imagen para ver cómo se hizo.</translation>
    </message>
    <message>
        <source>ControlNet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Enlarged</source>
        <translation>Ampliada</translation>
    </message>
    <message>
        <source>Exporting {0} of {1}…</source>
        <translation>Exportando {0} de {1}…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>File missing</source>
        <translation>Falta el archivo</translation>
    </message>
    <message>
        <source>From words alone</source>
        <translation>Solo palabras</translation>
    </message>
    <message>
        <source>How far the export is</source>
        <translation>Cómo va la exportación</translation>
    </message>
    <message>
        <source>Image to image</source>
        <translation>Imagen a imagen</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Últimos 30 días</translation>
    </message>
    <message>
        <source>Last 365 days</source>
        <translation>Últimos 365 días</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Últimos 7 días</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Creada</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modo</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>No prompt</source>
        <translation>Sin prompt</translation>
    </message>
    <message>
        <source>Nothing is marked</source>
        <translation>No hay nada marcado</translation>
    </message>
    <message>
        <source>Put in an album</source>
        <translation>Poner en un álbum</translation>
    </message>
    <message>
        <source>Put them into the system&apos;s bin now</source>
        <translation>Llévalas ahora a la papelera del sistema</translation>
    </message>
    <message>
        <source>Repainted</source>
        <translation>Repintada</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semilla</translation>
    </message>
    <message>
        <source>Since yesterday</source>
        <translation>Desde ayer</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Size of the tiles</source>
        <translation>Tamaño de las miniaturas</translation>
    </message>
    <message>
        <source>Size of the tiles (Ctrl and the wheel, or Ctrl++ and Ctrl+-)</source>
        <translation>Tamaño de las miniaturas (Ctrl y la rueda, o Ctrl++ y Ctrl+-)</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Take the pictures back</source>
        <translation>Recuperar las imágenes</translation>
    </message>
    <message>
        <source>Take the pictures back (Ctrl+Z)</source>
        <translation>Recuperar las imágenes (Ctrl+Z)</translation>
    </message>
    <message>
        <source>The contact sheet {0} is written.</source>
        <translation>La hoja de contactos {0} está escrita.</translation>
    </message>
    <message>
        <source>The file is missing: it was moved, renamed or removed.</source>
        <translation>Falta el archivo: se movió, se renombró o se quitó.</translation>
    </message>
    <message>
        <source>The picture was thrown away.</source>
        <translation>La imagen se descartó.</translation>
    </message>
    <message>
        <source>The stars, tags and albums below are for all of them.</source>
        <translation>Las estrellas, etiquetas y álbumes de abajo son para todas ellas.</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Tardó</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Variation</source>
        <translation>Variación</translation>
    </message>
    <message>
        <source>When it was made</source>
        <translation>Cuándo se hizo</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguna</translation>
    </message>
    <message>
        <source>the file is missing</source>
        <translation>falta el archivo</translation>
    </message>
    <message>
        <source>{0} (key {1})</source>
        <translation>{0} (tecla {1})</translation>
    </message>
    <message>
        <source>{0} is written, with {1} pictures.</source>
        <translation>{0} está escrito, con {1} imágenes.</translation>
    </message>
    <message>
        <source>{0} is written, without {1} of {2} pictures, whose files are missing.</source>
        <translation>{0} está escrito, sin {1} de {2} imágenes, cuyos archivos faltan.</translation>
    </message>
    <message>
        <source>{0} marked</source>
        <translation>Marcadas: {0}</translation>
    </message>
    <message>
        <source>{0} pictures</source>
        <translation>{0} imágenes</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>{0} stars</source>
        <translation>{0} estrellas</translation>
    </message>
    <message>
        <source>{0} stars or more</source>
        <translation>{0} estrellas o más</translation>
    </message>
    <message>
        <source>{0} were thrown away.</source>
        <translation>{0} se descartaron.</translation>
    </message>
    <message>
        <source>{0} × {1}</source>
        <translation>{0} × {1}</translation>
    </message>
    <message>
        <source>{0} × {1} · seed {2}</source>
        <translation>{0} × {1} · semilla {2}</translation>
    </message>
    <message>
        <source>{0}, {1} marked</source>
        <translation>{0}, marcadas: {1}</translation>
    </message>
</context>
<context>
    <name>GalleryBin</name>
    <message>
        <source>No picture waits to be taken back.</source>
        <translation>Ninguna imagen espera a que la recuperes.</translation>
    </message>
    <message>
        <source>Restore it there, and it is in the gallery again.</source>
        <translation>Restáurala allí y estará otra vez en la galería.</translation>
    </message>
    <message>
        <source>Restore older ones from the system&apos;s bin, then open the app again.</source>
        <translation>Restaura las más antiguas desde la papelera del sistema y vuelve a abrir la aplicación.</translation>
    </message>
    <message>
        <source>{0} is in the system&apos;s bin already.</source>
        <translation>{0} ya está en la papelera del sistema.</translation>
    </message>
</context>
<context>
    <name>GalleryCompare</name>
    <message>
        <source>Back to all pictures (Esc)</source>
        <translation>Volver a todas las imágenes (Esc)</translation>
    </message>
    <message>
        <source>Both have the same settings.</source>
        <translation>Las dos tienen los mismos ajustes.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Primera</translation>
    </message>
    <message>
        <source>One over the other (D)</source>
        <translation>Una sobre otra (D)</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>Segunda</translation>
    </message>
    <message>
        <source>Swap the two (X)</source>
        <translation>Intercambiar las dos (X)</translation>
    </message>
    <message>
        <source>The first of two pictures</source>
        <translation>La primera de dos imágenes</translation>
    </message>
    <message>
        <source>The second of two pictures</source>
        <translation>La segunda de dos imágenes</translation>
    </message>
    <message>
        <source>Use the settings of the first</source>
        <translation>Usar los ajustes de la primera</translation>
    </message>
    <message>
        <source>Use the settings of the second</source>
        <translation>Usar los ajustes de la segunda</translation>
    </message>
</context>
<context>
    <name>GalleryDeeds</name>
    <message>
        <source>Another export is being written.</source>
        <translation>Ya se está escribiendo otra exportación.</translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation>Hoja de contactos</translation>
    </message>
    <message>
        <source>Export as a zip</source>
        <translation>Exportar como zip</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Olvidarlo</translation>
    </message>
    <message>
        <source>Forget this picture?</source>
        <translation>¿Olvidar esta imagen?</translation>
    </message>
    <message>
        <source>Its file is missing. Its settings, stars and tags are removed from the gallery, which cannot be undone.</source>
        <translation>Falta su archivo. Sus ajustes, estrellas y etiquetas se quitan de la galería, y eso no se puede deshacer.</translation>
    </message>
    <message>
        <source>Look for the missing files.</source>
        <translation>Buscar los archivos que faltan.</translation>
    </message>
    <message>
        <source>Mark {0} or fewer, or export a zip.</source>
        <translation>Marca {0} o menos, o exporta un zip.</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg)</source>
        <translation>Imágenes (*.png *.jpg)</translation>
    </message>
    <message>
        <source>Pictures ({0})</source>
        <translation>Imágenes ({0})</translation>
    </message>
    <message>
        <source>Take out of the album “{0}”</source>
        <translation>Sacar del álbum «{0}»</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>La imagen está en el portapapeles.</translation>
    </message>
    <message>
        <source>The prompt is on the clipboard.</source>
        <translation>El prompt está en el portapapeles.</translation>
    </message>
    <message>
        <source>The seed of the picture is in its field.</source>
        <translation>La semilla de la imagen está en su campo.</translation>
    </message>
    <message>
        <source>The size of the picture is in its fields.</source>
        <translation>El tamaño de la imagen está en sus campos.</translation>
    </message>
    <message>
        <source>There is no file to copy.</source>
        <translation>No hay ningún archivo que copiar.</translation>
    </message>
    <message>
        <source>Wait for it, or cancel it.</source>
        <translation>Espera o cancélala.</translation>
    </message>
    <message>
        <source>Where is {0}?</source>
        <translation>¿Dónde está {0}?</translation>
    </message>
    <message>
        <source>{0} files are on the clipboard.</source>
        <translation>{0} archivos están en el portapapeles.</translation>
    </message>
    <message>
        <source>{0} pictures are too many for one contact sheet.</source>
        <translation>{0} imágenes son demasiadas para una hoja de contactos.</translation>
    </message>
</context>
<context>
    <name>GalleryEmpty</name>
    <message>
        <source>Clear filters</source>
        <translation>Quitar los filtros</translation>
    </message>
    <message>
        <source>Clear the filters and show every picture</source>
        <translation>Quitar los filtros y mostrar todas las imágenes</translation>
    </message>
    <message>
        <source>Describe a picture and press Generate: every picture is kept here.</source>
        <translation>Describe una imagen y pulsa Generar: aquí se conservan todas.</translation>
    </message>
    <message>
        <source>No picture matches</source>
        <translation>Ninguna imagen coincide</translation>
    </message>
    <message>
        <source>Nothing has been made yet</source>
        <translation>Todavía no se ha hecho nada</translation>
    </message>
    <message>
        <source>Search for fewer or other words, or clear the filters.</source>
        <translation>Busca menos palabras u otras, o quita los filtros.</translation>
    </message>
</context>
<context>
    <name>GalleryFilters</name>
    <message>
        <source>Album</source>
        <translation>Álbum</translation>
    </message>
    <message>
        <source>Any album</source>
        <translation>Todo álbum</translation>
    </message>
    <message>
        <source>Any mode</source>
        <translation>Todo modo</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>Todo modelo</translation>
    </message>
    <message>
        <source>Any rating</source>
        <translation>Toda puntuación</translation>
    </message>
    <message>
        <source>Any size</source>
        <translation>Todo tamaño</translation>
    </message>
    <message>
        <source>Any tag</source>
        <translation>Toda etiqueta</translation>
    </message>
    <message>
        <source>At least so many stars</source>
        <translation>Al menos tantas estrellas</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>Quitar todos los filtros</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Quitar los filtros</translation>
    </message>
    <message>
        <source>Details (F4)</source>
        <translation>Detalles (F4)</translation>
    </message>
    <message>
        <source>Made from what</source>
        <translation>A partir de qué</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Most stars first</source>
        <translation>Más estrellas</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Más nuevas</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Más antiguas</translation>
    </message>
    <message>
        <source>Only pictures with stars</source>
        <translation>Solo imágenes con estrellas</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Orden</translation>
    </message>
    <message>
        <source>Show every picture again</source>
        <translation>Mostrar otra vez todas las imágenes</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etiqueta</translation>
    </message>
</context>
<context>
    <name>GalleryLarge</name>
    <message>
        <source>Back to all pictures (Esc)</source>
        <translation>Volver a todas las imágenes (Esc)</translation>
    </message>
    <message>
        <source>No prompt</source>
        <translation>Sin prompt</translation>
    </message>
    <message>
        <source>The next one (Right)</source>
        <translation>La siguiente (Derecha)</translation>
    </message>
    <message>
        <source>The one before (Left)</source>
        <translation>La anterior (Izquierda)</translation>
    </message>
    <message>
        <source>The picture, large</source>
        <translation>La imagen, en grande</translation>
    </message>
    <message>
        <source>The picture, large: {0}</source>
        <translation>La imagen, en grande: {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
</context>
<context>
    <name>GalleryModel</name>
    <message>
        <source>Being read…</source>
        <translation>Leyendo…</translation>
    </message>
</context>
<context>
    <name>GalleryOrders</name>
    <message>
        <source>Add a tag…</source>
        <translation>Añadir una etiqueta…</translation>
    </message>
    <message>
        <source>Again with a new seed</source>
        <translation>Otra vez con una semilla nueva</translation>
    </message>
    <message>
        <source>Compare the two</source>
        <translation>Comparar las dos</translation>
    </message>
    <message>
        <source>Contact sheet…</source>
        <translation>Hoja de contactos…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the prompt</source>
        <translation>Copiar el prompt</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Draw the detail again</source>
        <translation>Dibujar otra vez el detalle</translation>
    </message>
    <message>
        <source>Edit on the canvas</source>
        <translation>Editar en el lienzo</translation>
    </message>
    <message>
        <source>Export as a zip…</source>
        <translation>Exportar como zip…</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorita</translation>
    </message>
    <message>
        <source>Find the missing file…</source>
        <translation>Buscar el archivo que falta…</translation>
    </message>
    <message>
        <source>Forget it…</source>
        <translation>Olvidarla…</translation>
    </message>
    <message>
        <source>Larger tiles</source>
        <translation>Miniaturas más grandes</translation>
    </message>
    <message>
        <source>Look at it large</source>
        <translation>Verla en grande</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>Más como esta</translation>
    </message>
    <message>
        <source>Move to the bin</source>
        <translation>Llevar a la papelera</translation>
    </message>
    <message>
        <source>No stars</source>
        <translation>Sin estrellas</translation>
    </message>
    <message>
        <source>Put in an album</source>
        <translation>Poner en un álbum</translation>
    </message>
    <message>
        <source>Put in an album…</source>
        <translation>Poner en un álbum…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Mostrar en su carpeta</translation>
    </message>
    <message>
        <source>Smaller tiles</source>
        <translation>Miniaturas más pequeñas</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Estrellas</translation>
    </message>
    <message>
        <source>Take back from the bin</source>
        <translation>Recuperar de la papelera</translation>
    </message>
    <message>
        <source>The prompt</source>
        <translation>El prompt</translation>
    </message>
    <message>
        <source>The seed</source>
        <translation>La semilla</translation>
    </message>
    <message>
        <source>The size</source>
        <translation>El tamaño</translation>
    </message>
    <message>
        <source>Use only</source>
        <translation>Usar solo</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>Usar estos ajustes</translation>
    </message>
</context>
<context>
    <name>GalleryView</name>
    <message>
        <source>Pictures of the gallery</source>
        <translation>Imágenes de la galería</translation>
    </message>
</context>
<context>
    <name>Generation</name>
    <message>
        <source>Generate</source>
        <translation>Generar</translation>
    </message>
    <message>
        <source>New part</source>
        <translation>Parte nueva</translation>
    </message>
    <message>
        <source>The picture is on the page Pictures: its canvas is no longer open.</source>
        <translation>La imagen está en la página Imágenes: su lienzo ya no está abierto.</translation>
    </message>
</context>
<context>
    <name>GridDialog</name>
    <message>
        <source>1, 2, 5 or 1-5 or 0.5..2 step 0.5; now {0}</source>
        <translation>1, 2, 5 o 1-5 o 0.5..2 step 0.5; ahora {0}</translation>
    </message>
    <message>
        <source>Any of {0}</source>
        <translation>Cualquiera de {0}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Abajo</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Dibujar</translation>
    </message>
    <message>
        <source>Draws the request as it is, with all values of one setting, or of two against each other: at most {0} pictures, with one seed.</source>
        <translation>Dibuja la petición tal como está, con todos los valores de un ajuste, o los de dos cruzados: como mucho {0} imágenes, con una misma semilla.</translation>
    </message>
    <message>
        <source>First a text that stands in it, then what takes its place: cat, dog, red fox</source>
        <translation>Primero un texto que está en él y luego lo que lo sustituye: gato, perro, zorro rojo</translation>
    </message>
    <message>
        <source>Names with commas between them; now {0}</source>
        <translation>Nombres separados por comas; ahora {0}</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nada</translation>
    </message>
    <message>
        <source>One row only.</source>
        <translation>Solo una fila.</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>A la derecha</translation>
    </message>
    <message>
        <source>Values with commas between them, or a range</source>
        <translation>Valores separados por comas, o un intervalo</translation>
    </message>
    <message>
        <source>X/Y grid</source>
        <translation>Cuadrícula X/Y</translation>
    </message>
    <message>
        <source>{0} pictures in a row, and one sheet of them all.</source>
        <translation>{0} imágenes en una fila y una hoja con todas.</translation>
    </message>
    <message>
        <source>{0} × {1} = {2} pictures, and one sheet of them all.</source>
        <translation>{0} × {1} = {2} imágenes y una hoja con todas.</translation>
    </message>
    <message>
        <source>{0}: setting</source>
        <translation>{0}: ajuste</translation>
    </message>
    <message>
        <source>{0}: values</source>
        <translation>{0}: valores</translation>
    </message>
</context>
<context>
    <name>GuideSection</name>
    <message>
        <source>Show models…</source>
        <translation>Mostrar modelos…</translation>
    </message>
    <message>
        <source>{0}: show models</source>
        <translation>{0}: mostrar modelos</translation>
    </message>
</context>
<context>
    <name>GuidesPanel</name>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Pictures to begin with</source>
        <translation>Imágenes para empezar</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
</context>
<context>
    <name>HandTool</name>
    <message>
        <source>Hand: drag the picture about. The space bar does so with any tool</source>
        <translation>Mano: arrastra la imagen. La barra espaciadora lo hace con cualquier herramienta</translation>
    </message>
</context>
<context>
    <name>HintPreview</name>
    <message>
        <source>Preview of what guides</source>
        <translation>Vista previa de lo que guía</translation>
    </message>
    <message>
        <source>The canvas, as it is when you press Generate</source>
        <translation>El lienzo, tal como esté al pulsar Generar</translation>
    </message>
    <message>
        <source>The sketch, as it is when you press Generate</source>
        <translation>El boceto, tal como esté al pulsar Generar</translation>
    </message>
</context>
<context>
    <name>HistoryUpkeep</name>
    <message>
        <source>The history was damaged and has been made anew from {0} pictures; the old file is kept beside it.</source>
        <translation>El historial estaba dañado y se ha rehecho a partir de {0} imágenes; el archivo antiguo se conserva al lado.</translation>
    </message>
</context>
<context>
    <name>ImageRow</name>
    <message>
        <source>Do not start from a picture</source>
        <translation>No partir de una imagen</translation>
    </message>
    <message>
        <source>Image to image</source>
        <translation>Imagen a imagen</translation>
    </message>
    <message>
        <source>Picture to start from…</source>
        <translation>Imagen de partida…</translation>
    </message>
    <message>
        <source>Strength of image to image</source>
        <translation>Fuerza de imagen a imagen</translation>
    </message>
</context>
<context>
    <name>JobDisplay</name>
    <message>
        <source>Drawing…</source>
        <translation>Dibujando…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Listo</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>There is room on the disk again: the queue goes on.</source>
        <translation>Vuelve a haber sitio en el disco: la cola continúa.</translation>
    </message>
    <message>
        <source>{0} The queue goes on when there is room.</source>
        <translation>{0} La cola continúa cuando haya sitio.</translation>
    </message>
</context>
<context>
    <name>KeepStyle</name>
    <message>
        <source>Keep as a style</source>
        <translation>Conservar como estilo</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>The canvas could not be read or written. This is a fault in the app.</source>
        <translation>No se pudo leer o escribir el lienzo. Es un fallo de la aplicación.</translation>
    </message>
    <message>
        <source>Try again; if it comes back, report it with the log file.</source>
        <translation>Inténtalo otra vez; si se repite, comunícalo con el archivo de registro.</translation>
    </message>
</context>
<context>
    <name>Kept</name>
    <message>
        <source>A part of the canvas was damaged.</source>
        <translation>Una parte del lienzo estaba dañada.</translation>
    </message>
</context>
<context>
    <name>LabelField</name>
    <message>
        <source>Take away: {0}</source>
        <translation>Retirar: {0}</translation>
    </message>
</context>
<context>
    <name>LassoTool</name>
    <message>
        <source>Lasso</source>
        <translation>Lazo</translation>
    </message>
    <message>
        <source>Lasso: adds what you draw round to the mask. Alt takes it away</source>
        <translation>Lazo: añade a la máscara lo que rodeas. Alt lo quita</translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>Name of the layer</source>
        <translation>Nombre de la capa</translation>
    </message>
</context>
<context>
    <name>LayersList</name>
    <message>
        <source>Add a picture as a layer</source>
        <translation>Añadir una imagen como capa</translation>
    </message>
    <message>
        <source>Duplicate the layer (Ctrl+J)</source>
        <translation>Duplicar la capa (Ctrl+J)</translation>
    </message>
    <message>
        <source>Layers, the topmost first</source>
        <translation>Capas, la de más arriba primero</translation>
    </message>
    <message>
        <source>Move the layer down (Alt+Down)</source>
        <translation>Bajar la capa (Alt+Abajo)</translation>
    </message>
    <message>
        <source>Move the layer up (Alt+Up)</source>
        <translation>Subir la capa (Alt+Arriba)</translation>
    </message>
    <message>
        <source>Opacity of the chosen layer</source>
        <translation>Opacidad de la capa elegida</translation>
    </message>
    <message>
        <source>Opacity of the layer</source>
        <translation>Opacidad de la capa</translation>
    </message>
    <message>
        <source>Remove the layer (Del in the list)</source>
        <translation>Quitar la capa (Supr en la lista)</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
</context>
<context>
    <name>LayersModel</name>
    <message>
        <source>{0}, {1} × {2}. Double-click: rename; drag: order, or out as a file</source>
        <translation>{0}, {1} × {2}. Doble clic: renombrar; arrastrar: ordenar, o sacarla como archivo</translation>
    </message>
</context>
<context>
    <name>LicenceDialog</name>
    <message>
        <source>Accept</source>
        <translation>Aceptar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>It does not allow commercial use.</source>
        <translation>No permite el uso comercial.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licencia</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>Texto de la licencia</translation>
    </message>
    <message>
        <source>You are asked once for each text.</source>
        <translation>Se te pregunta una vez por cada texto.</translation>
    </message>
    <message>
        <source>{0} may be used under this licence: {1}.</source>
        <translation>{0} se puede usar con esta licencia: {1}.</translation>
    </message>
</context>
<context>
    <name>Limits</name>
    <message>
        <source>A frame without pixels cannot be drawn.</source>
        <translation>No se puede dibujar un marco sin píxeles.</translation>
    </message>
    <message>
        <source>Choose a picture file, or copy a picture first.</source>
        <translation>Elige un archivo de imagen o copia antes una imagen.</translation>
    </message>
    <message>
        <source>Choose a place nearer to it.</source>
        <translation>Elige un sitio más cercano.</translation>
    </message>
    <message>
        <source>Close other programs, or use a smaller picture.</source>
        <translation>Cierra otros programas o usa una imagen más pequeña.</translation>
    </message>
    <message>
        <source>Draw the frame larger, or type its width and height.</source>
        <translation>Dibuja el marco más grande o escribe su anchura y su altura.</translation>
    </message>
    <message>
        <source>Open another copy of the file.</source>
        <translation>Abre otra copia del archivo.</translation>
    </message>
    <message>
        <source>The mask or the sketch has another size than it says.</source>
        <translation>La máscara o el boceto tiene otro tamaño del que dice.</translation>
    </message>
    <message>
        <source>There is no picture to add.</source>
        <translation>No hay ninguna imagen que añadir.</translation>
    </message>
    <message>
        <source>There is not enough memory for this picture.</source>
        <translation>No hay memoria suficiente para esta imagen.</translation>
    </message>
    <message>
        <source>This place is too far away from the picture.</source>
        <translation>Este sitio está demasiado lejos de la imagen.</translation>
    </message>
    <message>
        <source>Use a smaller one, or a part of it.</source>
        <translation>Usa una más pequeña, o una parte de ella.</translation>
    </message>
    <message>
        <source>{0}×{1} pixels are too many: {2} along a side are the most.</source>
        <translation>{0}×{1} píxeles son demasiados: lo máximo por lado es {2}.</translation>
    </message>
</context>
<context>
    <name>ListsMenu</name>
    <message>
        <source>Lists</source>
        <translation>Listas</translation>
    </message>
    <message>
        <source>Lists of words</source>
        <translation>Listas de palabras</translation>
    </message>
    <message>
        <source>Lists of words: each picture takes one of them</source>
        <translation>Listas de palabras: cada imagen toma una de ellas</translation>
    </message>
    <message>
        <source>Open the folder of the lists</source>
        <translation>Abrir la carpeta de las listas</translation>
    </message>
    <message>
        <source>There are no lists yet</source>
        <translation>Todavía no hay listas</translation>
    </message>
    <message>
        <source>{0} lines: {1}</source>
        <translation>{0} líneas: {1}</translation>
    </message>
    <message>
        <source>{0} more: type __ and how the name begins</source>
        <translation>{0} más: escribe __ y cómo empieza el nombre</translation>
    </message>
</context>
<context>
    <name>LookBar</name>
    <message>
        <source>100 % (Ctrl+9)</source>
        <translation>100 % (Ctrl+9)</translation>
    </message>
    <message>
        <source>All keys (F1)</source>
        <translation>Todas las teclas (F1)</translation>
    </message>
    <message>
        <source>Before and after (C)</source>
        <translation>Antes y después (C)</translation>
    </message>
    <message>
        <source>Fit into the window (Ctrl+0)</source>
        <translation>Ajustar a la ventana (Ctrl+0)</translation>
    </message>
    <message>
        <source>Show the mask</source>
        <translation>Mostrar la máscara</translation>
    </message>
    <message>
        <source>Show the sketch</source>
        <translation>Mostrar el boceto</translation>
    </message>
    <message>
        <source>Zoom: {0}</source>
        <translation>Zoom: {0}</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
</context>
<context>
    <name>LoraArea</name>
    <message>
        <source>Add a LoRA file</source>
        <translation>Añadir un archivo LoRA</translation>
    </message>
    <message>
        <source>Add file…</source>
        <translation>Añadir archivo…</translation>
    </message>
    <message>
        <source>By name, folder, word, or what it was trained with</source>
        <translation>Por nombre, carpeta, palabra o con qué se entrenó</translation>
    </message>
    <message>
        <source>Choose LoRA files, or drop them here</source>
        <translation>Elige archivos LoRA o suéltalos aquí</translation>
    </message>
    <message>
        <source>Lists more of the LoRAs that were found</source>
        <translation>Muestra más de los LoRA encontrados</translation>
    </message>
    <message>
        <source>Looking for LoRAs…</source>
        <translation>Buscando LoRA…</translation>
    </message>
    <message>
        <source>None of the {0} LoRAs matches.</source>
        <translation>Ninguno de los {0} LoRA coincide.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search LoRAs</source>
        <translation>Buscar LoRA</translation>
    </message>
    <message>
        <source>Show more ({0})</source>
        <translation>Mostrar más ({0})</translation>
    </message>
    <message>
        <source>Show more LoRAs</source>
        <translation>Mostrar más LoRA</translation>
    </message>
    <message>
        <source>There is no LoRA for this model yet. Drop a file here, or add one.</source>
        <translation>Todavía no hay ningún LoRA para este modelo. Suelta aquí un archivo o añade uno.</translation>
    </message>
</context>
<context>
    <name>LoraRow</name>
    <message>
        <source>Format {0}, rank {1}</source>
        <translation>Formato {0}, rango {1}</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Falta</translation>
    </message>
    <message>
        <source>Remove it from the request</source>
        <translation>Quitarlo de la petición</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>Quitar {0}</translation>
    </message>
    <message>
        <source>for {0}</source>
        <translation>para {0}</translation>
    </message>
    <message>
        <source>trained on {0}</source>
        <translation>entrenado con {0}</translation>
    </message>
</context>
<context>
    <name>LoraWeight</name>
    <message>
        <source>How strongly it acts: 1 as it was trained, 0 not at all, below 0 against it</source>
        <translation>Con qué fuerza actúa: 1 como se entrenó, 0 nada, por debajo de 0 en contra</translation>
    </message>
    <message>
        <source>Weight of {0}</source>
        <translation>Peso de {0}</translation>
    </message>
</context>
<context>
    <name>LoraWords</name>
    <message>
        <source>A regular expression of the known words that the new one was trained from; ^dog&lt;/w&gt; is the word dog</source>
        <translation>Una expresión regular de las palabras conocidas de las que parte la nueva; ^dog&lt;/w&gt; es la palabra dog</translation>
    </message>
    <message>
        <source>New word</source>
        <translation>Palabra nueva</translation>
    </message>
    <message>
        <source>Starts from</source>
        <translation>Parte de</translation>
    </message>
    <message>
        <source>What to write in the prompt for what it learnt: in brackets, as [fernando]</source>
        <translation>Lo que hay que escribir en el prompt para lo que aprendió: entre corchetes, como [fernando]</translation>
    </message>
</context>
<context>
    <name>LorasPanel</name>
    <message>
        <source>Add LoRA files</source>
        <translation>Añadir archivos LoRA</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>LoRA ({0})</source>
        <translation>LoRA ({0})</translation>
    </message>
    <message>
        <source>LoRA files (*.safetensors)</source>
        <translation>Archivos LoRA (*.safetensors)</translation>
    </message>
    <message>
        <source>LoRA: adapters of the model</source>
        <translation>LoRA: adaptadores del modelo</translation>
    </message>
    <message>
        <source>Small files that teach the model a style or a thing</source>
        <translation>Archivos pequeños que enseñan al modelo un estilo o una cosa</translation>
    </message>
    <message>
        <source>The profile “{0}” brings it already.</source>
        <translation>El perfil «{0}» ya lo trae.</translation>
    </message>
</context>
<context>
    <name>MachineCheck</name>
    <message>
        <source>All is well: pictures can be drawn.</source>
        <translation>Todo está bien: se pueden dibujar imágenes.</translation>
    </message>
    <message>
        <source>Check my machine</source>
        <translation>Revisar mi equipo</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>Examinando este equipo…</translation>
    </message>
    <message>
        <source>Nothing can be drawn yet; what to do stands below.</source>
        <translation>Todavía no se puede dibujar nada; abajo se dice qué hacer.</translation>
    </message>
    <message>
        <source>Pictures can be drawn. What could be better stands below.</source>
        <translation>Se pueden dibujar imágenes. Abajo está lo que podría mejorar.</translation>
    </message>
    <message>
        <source>PyTorch could not be asked. What is known without it stands below.</source>
        <translation>No se pudo preguntar a PyTorch. Abajo está lo que se sabe sin él.</translation>
    </message>
    <message>
        <source>Still looking</source>
        <translation>Todavía buscando</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Lo que se encontró</translation>
    </message>
</context>
<context>
    <name>MadeAgain</name>
    <message>
        <source>Nothing of Stage C is kept for this picture.</source>
        <translation>De esta imagen no se guarda nada de la etapa C.</translation>
    </message>
    <message>
        <source>One more is drawn, with a new seed.</source>
        <translation>Se dibuja una más, con una semilla nueva.</translation>
    </message>
    <message>
        <source>The prompt of the picture is in its field again.</source>
        <translation>El prompt de la imagen está otra vez en su campo.</translation>
    </message>
    <message>
        <source>The settings of the picture are in the fields again.</source>
        <translation>Los ajustes de la imagen están otra vez en los campos.</translation>
    </message>
    <message>
        <source>Use its settings and press Generate: they draw the same picture.</source>
        <translation>Usa sus ajustes y pulsa Generar: dibujan la misma imagen.</translation>
    </message>
</context>
<context>
    <name>MaskButtons</name>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Clear the mask</source>
        <translation>Vaciar la máscara</translation>
    </message>
    <message>
        <source>Feather the mask</source>
        <translation>Difuminar la máscara</translation>
    </message>
    <message>
        <source>Grow the mask</source>
        <translation>Ensanchar la máscara</translation>
    </message>
    <message>
        <source>Invert the mask</source>
        <translation>Invertir la máscara</translation>
    </message>
    <message>
        <source>Load mask</source>
        <translation>Cargar máscara</translation>
    </message>
    <message>
        <source>Load the mask from a file…</source>
        <translation>Cargar la máscara de un archivo…</translation>
    </message>
    <message>
        <source>Mask the largest object</source>
        <translation>Enmascarar el objeto más grande</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.avif *.tif *.tiff *.bmp *.gif)</source>
        <translation>Imágenes (*.png *.jpg *.jpeg *.webp *.avif *.tif *.tiff *.bmp *.gif)</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Imágenes (*.png)</translation>
    </message>
    <message>
        <source>Pixels to grow, shrink or feather by</source>
        <translation>Píxeles que ensanchar, encoger o difuminar</translation>
    </message>
    <message>
        <source>Save mask</source>
        <translation>Guardar máscara</translation>
    </message>
    <message>
        <source>Save the mask as a file…</source>
        <translation>Guardar la máscara en un archivo…</translation>
    </message>
    <message>
        <source>Shrink the mask</source>
        <translation>Encoger la máscara</translation>
    </message>
    <message>
        <source>The mask is saved as {0}.</source>
        <translation>La máscara se ha guardado como {0}.</translation>
    </message>
    <message>
        <source>Whole mask</source>
        <translation>Máscara entera</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
</context>
<context>
    <name>MaskOrders</name>
    <message>
        <source>Clear mask</source>
        <translation>Vaciar máscara</translation>
    </message>
    <message>
        <source>Clear sketch</source>
        <translation>Vaciar boceto</translation>
    </message>
    <message>
        <source>Drop one there, or open a file.</source>
        <translation>Suelta una ahí o abre un archivo.</translation>
    </message>
    <message>
        <source>Feather mask</source>
        <translation>Difuminar máscara</translation>
    </message>
    <message>
        <source>Grow mask</source>
        <translation>Ensanchar máscara</translation>
    </message>
    <message>
        <source>Invert mask</source>
        <translation>Invertir máscara</translation>
    </message>
    <message>
        <source>Load mask</source>
        <translation>Cargar máscara</translation>
    </message>
    <message>
        <source>Mark it with the brush or the lasso.</source>
        <translation>Márcalo con el pincel o el lazo.</translation>
    </message>
    <message>
        <source>Mask object</source>
        <translation>Enmascarar objeto</translation>
    </message>
    <message>
        <source>No object stands out from its surroundings here.</source>
        <translation>Aquí no destaca ningún objeto de lo que lo rodea.</translation>
    </message>
    <message>
        <source>Shrink mask</source>
        <translation>Encoger máscara</translation>
    </message>
    <message>
        <source>There is no picture on the canvas yet.</source>
        <translation>Todavía no hay ninguna imagen en el lienzo.</translation>
    </message>
</context>
<context>
    <name>Memory</name>
    <message>
        <source>Choose another value on the page of settings (Ctrl+,).</source>
        <translation>Elige otro valor en la página de ajustes (Ctrl+,).</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>1 more</source>
        <translation>1 más</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Cerrar este mensaje</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Details of the message</source>
        <translation>Detalles del mensaje</translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation>{0} más</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>A preview</source>
        <translation>Una vista previa</translation>
    </message>
    <message>
        <source>Adds a way of working to a model</source>
        <translation>Añade una forma de trabajar a un modelo</translation>
    </message>
    <message>
        <source>ControlNet: Canny edges</source>
        <translation>ControlNet: Bordes de Canny</translation>
    </message>
    <message>
        <source>ControlNet: Inpaint and outpaint</source>
        <translation>ControlNet: Repintar y extender</translation>
    </message>
    <message>
        <source>ControlNet: Super-resolution</source>
        <translation>ControlNet: Superresolución</translation>
    </message>
    <message>
        <source>Draws pictures by itself</source>
        <translation>Dibuja imágenes por sí mismo</translation>
    </message>
    <message>
        <source>Enlarging a picture</source>
        <translation>Ampliar una imagen</translation>
    </message>
    <message>
        <source>Following the edges of a picture</source>
        <translation>Seguir los bordes de una imagen</translation>
    </message>
    <message>
        <source>Image encoder</source>
        <translation>Codificador de imágenes</translation>
    </message>
    <message>
        <source>Lets a picture guide a model</source>
        <translation>Deja que una imagen guíe a un modelo</translation>
    </message>
    <message>
        <source>Painting a part of a picture anew</source>
        <translation>Repintar una parte de una imagen</translation>
    </message>
    <message>
        <source>Pictures from text</source>
        <translation>Imágenes a partir de texto</translation>
    </message>
    <message>
        <source>Pocket</source>
        <translation>Pocket</translation>
    </message>
    <message>
        <source>Stable Cascade, full, 16 bits</source>
        <translation>Stable Cascade, completo, 16 bits</translation>
    </message>
    <message>
        <source>Stable Cascade, full, 32 bits</source>
        <translation>Stable Cascade, completo, 32 bits</translation>
    </message>
    <message>
        <source>Stable Cascade, lite, 16 bits</source>
        <translation>Stable Cascade, reducido, 16 bits</translation>
    </message>
    <message>
        <source>Stable Cascade, lite, 32 bits</source>
        <translation>Stable Cascade, reducido, 32 bits</translation>
    </message>
    <message>
        <source>Starting from a picture</source>
        <translation>Partir de una imagen</translation>
    </message>
    <message>
        <source>Varying a picture</source>
        <translation>Variar una imagen</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Cancel the download…</source>
        <translation>Cancelar la descarga…</translation>
    </message>
    <message>
        <source>For {0}</source>
        <translation>Para {0}</translation>
    </message>
    <message>
        <source>More for {0}</source>
        <translation>Más para {0}</translation>
    </message>
    <message>
        <source>Progress of {0}</source>
        <translation>Progreso de {0}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Quitar…</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>Mostrar su carpeta</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Verificar</translation>
    </message>
    <message>
        <source>needs {0} GiB of memory</source>
        <translation>necesita {0} GiB de memoria</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>Models: download, add, remove</source>
        <translation>Modelos: descargar, añadir, quitar</translation>
    </message>
</context>
<context>
    <name>ModelChoices</name>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
</context>
<context>
    <name>ModelField</name>
    <message>
        <source>Another folder…</source>
        <translation>Otra carpeta…</translation>
    </message>
    <message>
        <source>Choose a model&apos;s folder</source>
        <translation>Elegir la carpeta de un modelo</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelos…</translation>
    </message>
    <message>
        <source>Pocket (built in)</source>
        <translation>Pocket (incluido)</translation>
    </message>
</context>
<context>
    <name>ModelLine</name>
    <message>
        <source>About {0} for {1} × {2} pixels here (median of the last {3}).</source>
        <translation>Aquí, unos {0} para {1} × {2} píxeles (mediana de las últimas {3}).</translation>
    </message>
    <message>
        <source>Get it…</source>
        <translation>Obtenerlo…</translation>
    </message>
    <message>
        <source>Get {0}</source>
        <translation>Obtener {0}</translation>
    </message>
    <message>
        <source>Not measured on this machine yet.</source>
        <translation>Aún sin medir en este equipo.</translation>
    </message>
    <message>
        <source>Stage C {0}, Stage B {1}</source>
        <translation>Etapa C {0}, etapa B {1}</translation>
    </message>
    <message>
        <source>chosen by its folder</source>
        <translation>elegido por su carpeta</translation>
    </message>
    <message>
        <source>needs about {0} beside the system; {1} of memory here are too few</source>
        <translation>necesita unos {0} además del sistema; {1} de memoria aquí son pocos</translation>
    </message>
    <message>
        <source>needs about {0} of the graphics card&apos;s memory, more than its {1}</source>
        <translation>necesita unos {0} de la memoria de la tarjeta gráfica, más que sus {1}</translation>
    </message>
    <message>
        <source>needs about {0} of the graphics card&apos;s {1}</source>
        <translation>necesita unos {0} de los {1} de la tarjeta gráfica</translation>
    </message>
    <message>
        <source>needs about {0} of the {1} of memory here</source>
        <translation>necesita unos {0} de los {1} de memoria de aquí</translation>
    </message>
    <message>
        <source>part of the app</source>
        <translation>parte de la aplicación</translation>
    </message>
    <message>
        <source>small and quick, for any machine</source>
        <translation>pequeño y rápido, para cualquier equipo</translation>
    </message>
    <message>
        <source>{0} on this computer</source>
        <translation>{0} en este equipo</translation>
    </message>
    <message>
        <source>{0} to download</source>
        <translation>{0} por descargar</translation>
    </message>
</context>
<context>
    <name>ModelsArea</name>
    <message>
        <source>Also found on this computer</source>
        <translation>También encontrado en este equipo</translation>
    </message>
    <message>
        <source>Folder, mirror, speed and access token…</source>
        <translation>Carpeta, servidor espejo, velocidad y token de acceso…</translation>
    </message>
    <message>
        <source>Settings: folder, mirror, speed and access token</source>
        <translation>Ajustes: carpeta, servidor espejo, velocidad y token de acceso</translation>
    </message>
    <message>
        <source>Where models come from</source>
        <translation>De dónde vienen los modelos</translation>
    </message>
</context>
<context>
    <name>ModelsButton</name>
    <message>
        <source>Download, add and remove models</source>
        <translation>Descargar, añadir y quitar modelos</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Models: {0} % downloaded</source>
        <translation>Modelos: {0} % descargado</translation>
    </message>
</context>
<context>
    <name>ModelsHead</name>
    <message>
        <source>A file…</source>
        <translation>Un archivo…</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Una carpeta…</translation>
    </message>
    <message>
        <source>Add models of yours</source>
        <translation>Añadir modelos tuyos</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Añadir…</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Back to the pictures</source>
        <translation>Volver a las imágenes</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
</context>
<context>
    <name>ModelsHint</name>
    <message>
        <source>Download {0}</source>
        <translation>Descargar {0}</translation>
    </message>
    <message>
        <source>The right one for a computer with {0} GiB of memory: {1}.</source>
        <translation>El adecuado para un equipo con {0} GiB de memoria: {1}.</translation>
    </message>
    <message>
        <source>The right one for a graphics card with {0} GiB: {1}.</source>
        <translation>El adecuado para una tarjeta gráfica con {0} GiB: {1}.</translation>
    </message>
</context>
<context>
    <name>ModelsPanel</name>
    <message>
        <source>Add a file</source>
        <translation>Añadir un archivo</translation>
    </message>
    <message>
        <source>Add a folder with models</source>
        <translation>Añadir una carpeta con modelos</translation>
    </message>
    <message>
        <source>Added, where it lies: {0}.</source>
        <translation>Añadido donde está: {0}.</translation>
    </message>
    <message>
        <source>Cancel the download of {0}?</source>
        <translation>¿Cancelar la descarga de {0}?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Looking at {0}…</source>
        <translation>Examinando {0}…</translation>
    </message>
    <message>
        <source>Models and adapters (*.safetensors)</source>
        <translation>Modelos y adaptadores (*.safetensors)</translation>
    </message>
    <message>
        <source>Moving the models to {0}…</source>
        <translation>Moviendo los modelos a {0}…</translation>
    </message>
    <message>
        <source>Reading the files of {0} again…</source>
        <translation>Leyendo otra vez los archivos de {0}…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Remove {0}?</source>
        <translation>¿Quitar {0}?</translation>
    </message>
    <message>
        <source>The models are in {0} now.</source>
        <translation>Los modelos están ahora en {0}.</translation>
    </message>
    <message>
        <source>What has arrived and is not finished ({0}) is deleted.</source>
        <translation>Lo que ha llegado sin completarse ({0}) se elimina.</translation>
    </message>
    <message>
        <source>{0} goes to the bin: {1}</source>
        <translation>{0} va a la papelera: {1}</translation>
    </message>
    <message>
        <source>{0}: complete and undamaged.</source>
        <translation>{0}: completo y sin daños.</translation>
    </message>
</context>
<context>
    <name>ModelsPreferences</name>
    <message>
        <source>Access token</source>
        <translation>Token de acceso</translation>
    </message>
    <message>
        <source>Access token of the hub</source>
        <translation>Token de acceso del hub</translation>
    </message>
    <message>
        <source>All models that the app has fetched lie there; they are moved along</source>
        <translation>Ahí están todos los modelos que la aplicación ha descargado; se mueven con ella</translation>
    </message>
    <message>
        <source>Choose a folder for models</source>
        <translation>Elegir una carpeta para los modelos</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Olvidar</translation>
    </message>
    <message>
        <source>Forgotten</source>
        <translation>Olvidado</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
    <message>
        <source>Kept in this system&apos;s keyring</source>
        <translation>Guardado en el llavero de este sistema</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>Carpeta de modelos</translation>
    </message>
    <message>
        <source>Move the models to another folder</source>
        <translation>Mover los modelos a otra carpeta</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Mover…</translation>
    </message>
    <message>
        <source>Only for models that ask for one; kept in this system&apos;s keyring</source>
        <translation>Solo para modelos que lo piden; se guarda en el llavero de este sistema</translation>
    </message>
    <message>
        <source>The models are being moved to {0}…</source>
        <translation>Se están moviendo los modelos a {0}…</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>A picture could not be drawn</source>
        <translation>No se ha podido dibujar una imagen</translation>
    </message>
    <message>
        <source>The picture is ready</source>
        <translation>La imagen está lista</translation>
    </message>
    <message>
        <source>{0} pictures are ready</source>
        <translation>{0} imágenes están listas</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>It may have been moved: open it from its folder.</source>
        <translation>Puede que se haya movido: ábralo desde su carpeta.</translation>
    </message>
    <message>
        <source>{0} is not there.</source>
        <translation>{0} no está.</translation>
    </message>
</context>
<context>
    <name>OwnStyles</name>
    <message>
        <source>Added: {0}.</source>
        <translation>Añadido: {0}.</translation>
    </message>
    <message>
        <source>All styles in {0} are here already.</source>
        <translation>Todos los estilos de {0} ya están aquí.</translation>
    </message>
    <message>
        <source>Change a style</source>
        <translation>Cambiar un estilo</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambiar…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Export your styles</source>
        <translation>Exportar tus estilos</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Import styles</source>
        <translation>Importar estilos</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>New style</source>
        <translation>Estilo nuevo</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Nuevo…</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Devolver</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Styles (*.toml)</source>
        <translation>Estilos (*.toml)</translation>
    </message>
    <message>
        <source>There are none yet. Write a new one, or choose “Keep this prompt as a style…” in the menu Styles.</source>
        <translation>Todavía no hay ninguno. Escribe uno nuevo o elige «Conservar este prompt como estilo…» en el menú Estilos.</translation>
    </message>
    <message>
        <source>They stand above the others in the menu. F2 renames one.</source>
        <translation>Están por encima de los demás en el menú. F2 renombra uno.</translation>
    </message>
    <message>
        <source>Your styles</source>
        <translation>Tus estilos</translation>
    </message>
    <message>
        <source>Your styles are in {0} now.</source>
        <translation>Tus estilos están ahora en {0}.</translation>
    </message>
    <message>
        <source>“{0}” was removed.</source>
        <translation>«{0}» se ha quitado.</translation>
    </message>
</context>
<context>
    <name>PageTabs</name>
    <message>
        <source>Canvas</source>
        <translation>Lienzo</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galería</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>{0} (Ctrl+{1})</source>
        <translation>{0} (Ctrl+{1})</translation>
    </message>
</context>
<context>
    <name>ParametersPanel</name>
    <message>
        <source>Advanced</source>
        <translation>Avanzado</translation>
    </message>
    <message>
        <source>Advanced settings</source>
        <translation>Ajustes avanzados</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Lote</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Speed and memory</source>
        <translation>Velocidad y memoria</translation>
    </message>
    <message>
        <source>Stage B</source>
        <translation>Etapa B</translation>
    </message>
    <message>
        <source>Stage C</source>
        <translation>Etapa C</translation>
    </message>
</context>
<context>
    <name>PenTool</name>
    <message>
        <source>Erase sketch</source>
        <translation>Borrar boceto</translation>
    </message>
    <message>
        <source>Sketch line</source>
        <translation>Línea de boceto</translation>
    </message>
    <message>
        <source>Sketch pen: lines that guide the picture. Alt erases them</source>
        <translation>Lápiz de bocetos: líneas que guían la imagen. Alt las borra</translation>
    </message>
</context>
<context>
    <name>PictureButton</name>
    <message>
        <source>All files ({0})</source>
        <translation>Todos los archivos ({0})</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Elegir un archivo…</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Elegir una imagen</translation>
    </message>
    <message>
        <source>Choose a picture; or drop one here, or paste it (Ctrl+V)</source>
        <translation>Elige una imagen; o suéltala aquí, o pégala (Ctrl+V)</translation>
    </message>
    <message>
        <source>Choose pictures</source>
        <translation>Elegir imágenes</translation>
    </message>
    <message>
        <source>Paste (Ctrl+V)</source>
        <translation>Pegar (Ctrl+V)</translation>
    </message>
    <message>
        <source>Pictures ({0})</source>
        <translation>Imágenes ({0})</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Retirar</translation>
    </message>
    <message>
        <source>The canvas</source>
        <translation>El lienzo</translation>
    </message>
    <message>
        <source>The sketch</source>
        <translation>El boceto</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>no se puede leer</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>falta</translation>
    </message>
</context>
<context>
    <name>PictureDrops</name>
    <message>
        <source>A picture in the web cannot be taken by its address.</source>
        <translation>Una imagen de la web no se puede tomar por su dirección.</translation>
    </message>
    <message>
        <source>Copy a picture or a file.</source>
        <translation>Copia una imagen o un archivo.</translation>
    </message>
    <message>
        <source>Copy the picture itself and paste it here, or save it as a file.</source>
        <translation>Copia la imagen misma y pégala aquí, o guárdala como archivo.</translation>
    </message>
    <message>
        <source>There is no picture to be taken.</source>
        <translation>No hay ninguna imagen que tomar.</translation>
    </message>
</context>
<context>
    <name>PictureSide</name>
    <message>
        <source>Copy this picture</source>
        <translation>Copiar esta imagen</translation>
    </message>
    <message>
        <source>Edit on the canvas (Ctrl+E)</source>
        <translation>Editar en el lienzo (Ctrl+E)</translation>
    </message>
    <message>
        <source>Enlarge it</source>
        <translation>Ampliarla</translation>
    </message>
    <message>
        <source>It may have been moved or removed; choose another picture.</source>
        <translation>Puede que se haya movido o quitado; elige otra imagen.</translation>
    </message>
    <message>
        <source>Open the pictures folder</source>
        <translation>Abrir la carpeta de imágenes</translation>
    </message>
    <message>
        <source>Open the pictures folder and remove it there.</source>
        <translation>Abre la carpeta de imágenes y quítala allí.</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>La imagen está en el portapapeles.</translation>
    </message>
    <message>
        <source>Use the settings of this picture</source>
        <translation>Usar los ajustes de esta imagen</translation>
    </message>
    <message>
        <source>Vary: draw others like it</source>
        <translation>Variar: dibujar otras parecidas</translation>
    </message>
    <message>
        <source>{0}  ·  seed {1}  ·  {2}</source>
        <translation>{0}  ·  semilla {1}  ·  {2}</translation>
    </message>
    <message>
        <source>{0} cannot be read.</source>
        <translation>No se puede leer {0}.</translation>
    </message>
    <message>
        <source>{0} could not be moved to the bin.</source>
        <translation>No se pudo llevar {0} a la papelera.</translation>
    </message>
</context>
<context>
    <name>PictureUses</name>
    <message>
        <source>The picture is to be varied: press Generate.</source>
        <translation>La imagen se va a variar: pulsa Generar.</translation>
    </message>
    <message>
        <source>The settings of the picture are in the fields again.</source>
        <translation>Los ajustes de la imagen están otra vez en los campos.</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Picture: being drawn</source>
        <translation>Imagen: se está dibujando</translation>
    </message>
    <message>
        <source>Picture: none yet</source>
        <translation>Imagen: todavía ninguna</translation>
    </message>
    <message>
        <source>Picture: {0}</source>
        <translation>Imagen: {0}</translation>
    </message>
</context>
<context>
    <name>PicturesPanel</name>
    <message>
        <source>Copy picture</source>
        <translation>Copiar imagen</translation>
    </message>
    <message>
        <source>Last pictures</source>
        <translation>Últimas imágenes</translation>
    </message>
    <message>
        <source>Move to bin</source>
        <translation>Llevar a papelera</translation>
    </message>
    <message>
        <source>Open pictures folder</source>
        <translation>Abrir carpeta de imágenes</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>Usar estos ajustes</translation>
    </message>
    <message>
        <source>Your pictures will be here, newest first.</source>
        <translation>Tus imágenes estarán aquí, las más nuevas primero.</translation>
    </message>
</context>
<context>
    <name>PlanWords</name>
    <message>
        <source>All of the frame is masked: Generate will draw a new picture in it.</source>
        <translation>Todo el marco está enmascarado: Generar dibujará en él una imagen nueva.</translation>
    </message>
    <message>
        <source>Generate will draw a new picture in the frame.</source>
        <translation>Generar dibujará una imagen nueva en el marco.</translation>
    </message>
    <message>
        <source>Generate will draw a new picture over the one in the frame. Paint a mask to change a part of it.</source>
        <translation>Generar dibujará una imagen nueva sobre la del marco. Pinta una máscara para cambiar solo una parte.</translation>
    </message>
    <message>
        <source>Generate will draw in the frame, beginning with the chosen picture.</source>
        <translation>Generar dibujará en el marco a partir de la imagen elegida.</translation>
    </message>
    <message>
        <source>Generate will extend the picture {0}.</source>
        <translation>Generar extenderá la imagen {0}.</translation>
    </message>
    <message>
        <source>Generate will fill what is empty in the frame.</source>
        <translation>Generar rellenará lo que está vacío en el marco.</translation>
    </message>
    <message>
        <source>Generate will paint the masked part anew and extend the picture {0}.</source>
        <translation>Generar repintará la parte enmascarada y extenderá la imagen {0}.</translation>
    </message>
    <message>
        <source>Generate will paint the masked part anew.</source>
        <translation>Generar repintará la parte enmascarada.</translation>
    </message>
    <message>
        <source>Generate will redraw the masked part ({0} %).</source>
        <translation>Generar redibujará la parte enmascarada ({0} %).</translation>
    </message>
    <message>
        <source>Generate will redraw what is in the frame ({0} %).</source>
        <translation>Generar redibujará lo que hay en el marco ({0} %).</translation>
    </message>
    <message>
        <source>It is drawn at {0} × {1} and made smaller.</source>
        <translation>Se dibuja a {0} × {1} y se reduce.</translation>
    </message>
    <message>
        <source>downwards</source>
        <translation>hacia abajo</translation>
    </message>
    <message>
        <source>on all sides</source>
        <translation>por todos los lados</translation>
    </message>
    <message>
        <source>to the left</source>
        <translation>hacia la izquierda</translation>
    </message>
    <message>
        <source>to the right</source>
        <translation>hacia la derecha</translation>
    </message>
    <message>
        <source>upwards</source>
        <translation>hacia arriba</translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0} y {1}</translation>
    </message>
</context>
<context>
    <name>Plate</name>
    <message>
        <source>Clear the mask or the sketch first.</source>
        <translation>Vacía antes la máscara o el boceto.</translation>
    </message>
    <message>
        <source>This is too far away from what is painted.</source>
        <translation>Está demasiado lejos de lo pintado.</translation>
    </message>
</context>
<context>
    <name>Profile</name>
    <message>
        <source>As ComfyUI</source>
        <translation>Como ComfyUI</translation>
    </message>
    <message>
        <source>As diffusers</source>
        <translation>Como diffusers</translation>
    </message>
    <message>
        <source>As suits Pocket</source>
        <translation>Como conviene a Pocket</translation>
    </message>
    <message>
        <source>As the authors</source>
        <translation>Como los autores</translation>
    </message>
    <message>
        <source>Instant</source>
        <translation>Instantáneo</translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>Finishing the step…</source>
        <translation>Terminando el paso…</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Cargando el modelo</translation>
    </message>
    <message>
        <source>Picture {0} of {1}</source>
        <translation>Imagen {0} de {1}</translation>
    </message>
    <message>
        <source>Progress of the picture</source>
        <translation>Progreso de la imagen</translation>
    </message>
    <message>
        <source>Reading the prompt</source>
        <translation>Leyendo el prompt</translation>
    </message>
    <message>
        <source>Stage A</source>
        <translation>Etapa A</translation>
    </message>
    <message>
        <source>Stage B</source>
        <translation>Etapa B</translation>
    </message>
    <message>
        <source>Stage C</source>
        <translation>Etapa C</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Empezando…</translation>
    </message>
    <message>
        <source>·  {0} min left</source>
        <translation>·  quedan {0} min</translation>
    </message>
    <message>
        <source>·  {0} s left</source>
        <translation>·  quedan {0} s</translation>
    </message>
</context>
<context>
    <name>PromptColours</name>
    <message>
        <source>The bracket {0} is never closed, so it is plain text. Close it, or write a backslash before it.</source>
        <translation>El paréntesis {0} no se cierra nunca, así que es texto corriente. Ciérralo o escribe delante una barra inversa.</translation>
    </message>
    <message>
        <source>The bracket {0} was never opened, so it is plain text. Open it, or write a backslash before it.</source>
        <translation>El paréntesis {0} no se abrió nunca, así que es texto corriente. Ábrelo o escribe delante una barra inversa.</translation>
    </message>
    <message>
        <source>The partner of the bracket {0} stands in another option of the choice. Put both into one.</source>
        <translation>La pareja del paréntesis {0} está en otra opción de la elección. Pon los dos en la misma.</translation>
    </message>
    <message>
        <source>The weight {0} is not between -10 and 10. Write a smaller number, or fewer brackets.</source>
        <translation>El peso {0} no está entre -10 y 10. Escribe un número más pequeño o menos paréntesis.</translation>
    </message>
    <message>
        <source>There is no list {0}. Put {0}.txt with one possibility a line into the folder wildcards, or write a backslash before the name.</source>
        <translation>No hay ninguna lista {0}. Pon {0}.txt con una posibilidad por línea en la carpeta wildcards, o escribe una barra inversa delante del nombre.</translation>
    </message>
</context>
<context>
    <name>PromptCount</name>
    <message>
        <source>1 token</source>
        <translation>1 token</translation>
    </message>
    <message>
        <source>CLIP reads 75 tokens at a time: a word is one or a few. In a longer text, a line shows where each part ends.</source>
        <translation>CLIP lee 75 tokens de una vez: una palabra es uno o unos pocos. En un texto más largo, una línea muestra dónde termina cada parte.</translation>
    </message>
    <message>
        <source>Up to {0} tokens</source>
        <translation>Hasta {0} tokens</translation>
    </message>
    <message>
        <source>Up to {0} tokens, read in {1} parts</source>
        <translation>Hasta {0} tokens, leídos en {1} partes</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} tokens</translation>
    </message>
    <message>
        <source>{0} tokens, read in {1} parts</source>
        <translation>{0} tokens, leídos en {1} partes</translation>
    </message>
</context>
<context>
    <name>PromptField</name>
    <message>
        <source>Ctrl+Up and Ctrl+Down: the word counts more or less. Up and Down at the edge: the last prompts. Tab or Right: take what is offered; Esc: leave it.</source>
        <translation>Ctrl+Arriba y Ctrl+Abajo: la palabra cuenta más o menos. Arriba y Abajo en el borde: los últimos prompts. Tab o Derecha: acepta lo que se ofrece; Esc: lo deja.</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Retroceso</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Supr</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Abajo</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrar</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Inicio</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Izquierda</translation>
    </message>
    <message>
        <source>PgDown</source>
        <translation>AvPág</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>RePág</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Intro</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Derecha</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Mayús</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espacio</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Arriba</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Keep it</source>
        <translation>Conservarlo</translation>
    </message>
</context>
<context>
    <name>QueueButton</name>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Cola</translation>
    </message>
    <message>
        <source>Queue: {0}</source>
        <translation>Cola: {0}</translation>
    </message>
    <message>
        <source>What is drawn, and what waits ({0})</source>
        <translation>Lo que se dibuja y lo que espera ({0})</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} con error</translation>
    </message>
    <message>
        <source>{0} to be decided</source>
        <translation>{0} por decidir</translation>
    </message>
    <message>
        <source>{0} waiting</source>
        <translation>{0} en espera</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Queue, the next to be drawn first</source>
        <translation>Cola, la próxima en dibujarse primero</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>1 picture</source>
        <translation>1 imagen</translation>
    </message>
    <message>
        <source>Being drawn</source>
        <translation>Se está dibujando</translation>
    </message>
    <message>
        <source>Failed: {0}</source>
        <translation>Falló: {0}</translation>
    </message>
    <message>
        <source>Grid of {0}: {1}</source>
        <translation>Cuadrícula de {0}: {1}</translation>
    </message>
    <message>
        <source>It was asked for on the canvas, which has gone on since: drawn now, it becomes a picture of its own on the page Pictures.</source>
        <translation>Se pidió en el lienzo, que desde entonces ha seguido: si se dibuja ahora, será una imagen aparte en la página Imágenes.</translation>
    </message>
    <message>
        <source>It was being drawn when the app ended: draw it again or leave it.</source>
        <translation>Se estaba dibujando cuando terminó la aplicación: dibújala otra vez o déjala.</translation>
    </message>
    <message>
        <source>No prompt</source>
        <translation>Sin prompt</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Deteniendo…</translation>
    </message>
    <message>
        <source>The contact sheet is being made</source>
        <translation>Se está haciendo la hoja de contactos</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>quedan {0}</translation>
    </message>
    <message>
        <source>{0} of {1} pictures</source>
        <translation>{0} de {1} imágenes</translation>
    </message>
    <message>
        <source>{0} pictures</source>
        <translation>{0} imágenes</translation>
    </message>
    <message>
        <source>{0} × {1}</source>
        <translation>{0} × {1}</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>All that is drawn or waits (Shift+Esc)</source>
        <translation>Todo lo que se dibuja o espera (Mayús+Esc)</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Recuperar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Cancelar todo</translation>
    </message>
    <message>
        <source>Close the queue (Esc)</source>
        <translation>Cerrar la cola (Esc)</translation>
    </message>
    <message>
        <source>Compare values of one or two settings</source>
        <translation>Comparar valores de uno o dos ajustes</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Draw it</source>
        <translation>Dibujarla</translation>
    </message>
    <message>
        <source>Draw it again</source>
        <translation>Dibujarla otra vez</translation>
    </message>
    <message>
        <source>Draw it earlier (Alt+Up)</source>
        <translation>Dibujarla antes (Alt+Arriba)</translation>
    </message>
    <message>
        <source>Draw it later (Alt+Down)</source>
        <translation>Dibujarla después (Alt+Abajo)</translation>
    </message>
    <message>
        <source>Finish the running picture and begin no other</source>
        <translation>Terminar la imagen en curso y no empezar otra</translation>
    </message>
    <message>
        <source>Go on with the queue</source>
        <translation>Seguir con la cola</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Dejarlo</translation>
    </message>
    <message>
        <source>Let it wait for its turn again (Return)</source>
        <translation>Que vuelva a esperar su turno (Intro)</translation>
    </message>
    <message>
        <source>Nothing waits. Generate adds to the queue while one is drawn.</source>
        <translation>Nada espera. Generar añade a la cola mientras se dibuja una.</translation>
    </message>
    <message>
        <source>Once more, with a new seed (Ctrl+D)</source>
        <translation>Otra más, con una semilla nueva (Ctrl+D)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Cola</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reanudar</translation>
    </message>
    <message>
        <source>Take it out of the queue (Del)</source>
        <translation>Sacarla de la cola (Supr)</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Undo the last cancel (Ctrl+Z)</source>
        <translation>Deshacer la última cancelación (Ctrl+Z)</translation>
    </message>
    <message>
        <source>X/Y grid…</source>
        <translation>Cuadrícula X/Y…</translation>
    </message>
    <message>
        <source>about {0} left</source>
        <translation>quedan unos {0}</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pausa</translation>
    </message>
    <message>
        <source>{0} waiting</source>
        <translation>{0} en espera</translation>
    </message>
</context>
<context>
    <name>QueueSheets</name>
    <message>
        <source>The contact sheet could not be made; its pictures are all there.</source>
        <translation>No se pudo hacer la hoja de contactos; todas sus imágenes están.</translation>
    </message>
</context>
<context>
    <name>RectangleTool</name>
    <message>
        <source>Rectangle</source>
        <translation>Rectángulo</translation>
    </message>
    <message>
        <source>Rectangle: adds to the mask. Shift keeps it square, Alt takes away</source>
        <translation>Rectángulo: añade a la máscara. Mayús lo hace cuadrado, Alt quita</translation>
    </message>
</context>
<context>
    <name>Request</name>
    <message>
        <source>A model&apos;s name, or the path of its folder</source>
        <translation>El nombre de un modelo o la ruta de su carpeta</translation>
    </message>
    <message>
        <source>A picture to enlarge</source>
        <translation>Una imagen que ampliar</translation>
    </message>
    <message>
        <source>A picture to repaint or extend</source>
        <translation>Una imagen que repintar o extender</translation>
    </message>
    <message>
        <source>A picture to start from</source>
        <translation>Una imagen de partida</translation>
    </message>
    <message>
        <source>Adapters of the model</source>
        <translation>Adaptadores del modelo</translation>
    </message>
    <message>
        <source>Avoid</source>
        <translation>Evitar</translation>
    </message>
    <message>
        <source>ControlNet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>Describe the picture</source>
        <translation>Describe la imagen</translation>
    </message>
    <message>
        <source>Drawn together</source>
        <translation>Dibujadas a la vez</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Guía</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Altura</translation>
    </message>
    <message>
        <source>How closely the detail follows the prompt</source>
        <translation>Con qué fidelidad sigue el detalle al prompt</translation>
    </message>
    <message>
        <source>How closely to follow the prompt</source>
        <translation>Con qué fidelidad se sigue el prompt</translation>
    </message>
    <message>
        <source>How many, each with the next seed</source>
        <translation>Cuántas, cada una con la semilla siguiente</translation>
    </message>
    <message>
        <source>How much of the contrast that guidance adds is taken back</source>
        <translation>Cuánto se retira del contraste que añade la guía</translation>
    </message>
    <message>
        <source>Image to image</source>
        <translation>Imagen a imagen</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>Repintar</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>More steps: crisper detail, slower</source>
        <translation>Más pasos: detalle más nítido, más lento</translation>
    </message>
    <message>
        <source>More steps: finer, slower</source>
        <translation>Más pasos: más fino, más lento</translation>
    </message>
    <message>
        <source>More: the large shapes get more of the steps</source>
        <translation>Más: las formas grandes reciben más de los pasos</translation>
    </message>
    <message>
        <source>Number format of Stage B and A</source>
        <translation>Formato numérico de las etapas B y A</translation>
    </message>
    <message>
        <source>Number format on the device</source>
        <translation>Formato numérico en el dispositivo</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Pictures at a time: quicker on a graphics card, and more memory</source>
        <translation>Imágenes a la vez: más rápido en una tarjeta gráfica, y más memoria</translation>
    </message>
    <message>
        <source>Pictures that guide</source>
        <translation>Imágenes guía</translation>
    </message>
    <message>
        <source>Pictures to vary</source>
        <translation>Imágenes que variar</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Píxeles</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisión</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Perfil</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Rescale</source>
        <translation>Reescalado</translation>
    </message>
    <message>
        <source>Rescale over</source>
        <translation>Reescalar sobre</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semilla</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Desplazamiento</translation>
    </message>
    <message>
        <source>Stage B guidance</source>
        <translation>Guía de la etapa B</translation>
    </message>
    <message>
        <source>Stage B precision</source>
        <translation>Precisión de la etapa B</translation>
    </message>
    <message>
        <source>Stage B rescale</source>
        <translation>Reescalado de la etapa B</translation>
    </message>
    <message>
        <source>Stage B shift</source>
        <translation>Desplazamiento de la etapa B</translation>
    </message>
    <message>
        <source>Stage B steps</source>
        <translation>Pasos de la etapa B</translation>
    </message>
    <message>
        <source>Stage C guidance</source>
        <translation>Guía de la etapa C</translation>
    </message>
    <message>
        <source>Stage C rescale</source>
        <translation>Reescalado de la etapa C</translation>
    </message>
    <message>
        <source>Stage C shift</source>
        <translation>Desplazamiento de la etapa C</translation>
    </message>
    <message>
        <source>Stage C steps</source>
        <translation>Pasos de la etapa C</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pasos</translation>
    </message>
    <message>
        <source>The authors&apos; batch: then a picture depends on those drawn together with it</source>
        <translation>El lote de los autores: así una imagen depende de las que se dibujan con ella</translation>
    </message>
    <message>
        <source>The same seed and settings draw the same picture; -1 takes a new one each time</source>
        <translation>La misma semilla y los mismos ajustes dibujan la misma imagen; -1 toma una nueva cada vez</translation>
    </message>
    <message>
        <source>Variation</source>
        <translation>Variación</translation>
    </message>
    <message>
        <source>What should not be in the picture</source>
        <translation>Lo que no debe estar en la imagen</translation>
    </message>
    <message>
        <source>Whose way of drawing is followed</source>
        <translation>A quién se sigue en la forma de dibujar</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Anchura</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>automática</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>lote</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>comfyui</source>
        <translation>comfyui</translation>
    </message>
    <message>
        <source>diffusers</source>
        <translation>diffusers</translation>
    </message>
    <message>
        <source>float16</source>
        <translation>float16</translation>
    </message>
    <message>
        <source>float32</source>
        <translation>float32</translation>
    </message>
    <message>
        <source>instant</source>
        <translation>instant</translation>
    </message>
    <message>
        <source>original</source>
        <translation>original</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>imagen</translation>
    </message>
    <message>
        <source>pocket</source>
        <translation>pocket</translation>
    </message>
</context>
<context>
    <name>RuntimeChoice</name>
    <message>
        <source>about {0} to fetch, {1} on the disk</source>
        <translation>unos {0} de descarga, {1} en el disco</translation>
    </message>
    <message>
        <source>fits this machine</source>
        <translation>adecuada para este equipo</translation>
    </message>
    <message>
        <source>here</source>
        <translation>ya está aquí</translation>
    </message>
    <message>
        <source>here, but damaged</source>
        <translation>está aquí, pero dañada</translation>
    </message>
    <message>
        <source>here, for another version of the app</source>
        <translation>está aquí, para otra versión de la aplicación</translation>
    </message>
</context>
<context>
    <name>RuntimeDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Checking what has arrived…</source>
        <translation>Comprobando lo que ha llegado…</translation>
    </message>
    <message>
        <source>Choose the folder that was carried here</source>
        <translation>Elija la carpeta que se trajo aquí</translation>
    </message>
    <message>
        <source>Draw with it</source>
        <translation>Dibujar con él</translation>
    </message>
    <message>
        <source>Drawing engine</source>
        <translation>Motor de dibujo</translation>
    </message>
    <message>
        <source>Fetching: {0}</source>
        <translation>Descargando: {0}</translation>
    </message>
    <message>
        <source>From a folder…</source>
        <translation>De una carpeta…</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>Cuánto lleva</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Instalar</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Más tarde</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Looking up what has to be fetched…</source>
        <translation>Buscando qué hay que descargar…</translation>
    </message>
    <message>
        <source>Looking which one fits this machine…</source>
        <translation>Buscando cuál es la adecuada para este equipo…</translation>
    </message>
    <message>
        <source>Pictures are drawn with PyTorch. It is fetched once, in the build that fits this machine; nothing else is sent or fetched. Until then you can look around.</source>
        <translation>Las imágenes se dibujan con PyTorch. Se descarga una vez, en la variante adecuada para este equipo; no se envía ni se descarga nada más. Mientras tanto puede curiosear.</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparar</translation>
    </message>
    <message>
        <source>The connection broke off; trying again soon…</source>
        <translation>Se cortó la conexión; pronto se intenta de nuevo…</translation>
    </message>
    <message>
        <source>The part that draws</source>
        <translation>La parte que dibuja</translation>
    </message>
    <message>
        <source>Trying it on this machine…</source>
        <translation>Probándolo en este equipo…</translation>
    </message>
    <message>
        <source>Unpacking…</source>
        <translation>Desempaquetando…</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Actualizar</translation>
    </message>
</context>
<context>
    <name>RuntimeLink</name>
    <message>
        <source>Drawing engine…</source>
        <translation>Motor de dibujo…</translation>
    </message>
    <message>
        <source>Stopped. What has arrived is kept.</source>
        <translation>Detenido. Lo que ha llegado se conserva.</translation>
    </message>
    <message>
        <source>The other build is used from the next start of the app on.</source>
        <translation>La otra variante se usa a partir del próximo inicio de la aplicación.</translation>
    </message>
    <message>
        <source>The part that draws is ready.</source>
        <translation>La parte que dibuja está lista.</translation>
    </message>
</context>
<context>
    <name>RuntimeWork</name>
    <message>
        <source>This is a fault in the app, not in your settings.</source>
        <translation>Es un fallo de la aplicación, no de tus ajustes.</translation>
    </message>
    <message>
        <source>Try again; if it comes back, copy the details and report them.</source>
        <translation>Inténtalo otra vez; si se repite, copia los detalles y comunícalos.</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Finds prompts with words that begin so (Ctrl+F)</source>
        <translation>Encuentra prompts con palabras que empiezan así (Ctrl+F)</translation>
    </message>
    <message>
        <source>Search the prompts</source>
        <translation>Buscar en los prompts</translation>
    </message>
</context>
<context>
    <name>SeedField</name>
    <message>
        <source>New seed for each picture</source>
        <translation>Semilla nueva para cada imagen</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Aleatoria</translation>
    </message>
    <message>
        <source>Take a new seed for each picture</source>
        <translation>Tomar una semilla nueva para cada imagen</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Reset {0}</source>
        <translation>Restablecer {0}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>A short sound when pictures are done</source>
        <translation>Un sonido breve cuando las imágenes están listas</translation>
    </message>
    <message>
        <source>All in memory</source>
        <translation>Todo en la memoria</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aspecto</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Ask once at each start whether there is a newer version</source>
        <translation>Preguntar una vez en cada inicio si hay una versión más nueva</translation>
    </message>
    <message>
        <source>Automatic: the fastest one</source>
        <translation>Automático: el más rápido</translation>
    </message>
    <message>
        <source>Automatic: the quickest that fits</source>
        <translation>Automático: el más rápido que quepa</translation>
    </message>
    <message>
        <source>Block by block, in 8 bits</source>
        <translation>Bloque a bloque, en 8 bits</translation>
    </message>
    <message>
        <source>Compile</source>
        <translation>Compilar</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Download limit</source>
        <translation>Límite de descarga</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Dibujo</translation>
    </message>
    <message>
        <source>Eight-bit products</source>
        <translation>Productos de 8 bits</translation>
    </message>
    <message>
        <source>Fewer leave room for other programs; 0: as many as suit the machine</source>
        <translation>Con menos queda sitio para otros programas; 0: los que convengan al equipo</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>Nombres de archivo</translation>
    </message>
    <message>
        <source>GiB of the graphics card that may be used, so that other programs have some; 0: all</source>
        <translation>GiB de la tarjeta gráfica que se pueden usar, para dejar algo a otros programas; 0: toda</translation>
    </message>
    <message>
        <source>Graphics card (NVIDIA or AMD)</source>
        <translation>Tarjeta gráfica (NVIDIA o AMD)</translation>
    </message>
    <message>
        <source>Graphics cards</source>
        <translation>Tarjetas gráficas</translation>
    </message>
    <message>
        <source>Graphics memory</source>
        <translation>Memoria gráfica</translation>
    </message>
    <message>
        <source>Graphics of a Mac</source>
        <translation>Gráficos de un Mac</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Light, dark, or as the rest of the system</source>
        <translation>Claro, oscuro o como el resto del sistema</translation>
    </message>
    <message>
        <source>Live preview</source>
        <translation>Vista en vivo</translation>
    </message>
    <message>
        <source>Look for updates</source>
        <translation>Buscar novedades</translation>
    </message>
    <message>
        <source>Made of {date}, {time}, {seed}, {words}, {model}, {size}, {number} and text of your own</source>
        <translation>Se compone de {date}, {time}, {seed}, {words}, {model}, {size}, {number} y texto tuyo</translation>
    </message>
    <message>
        <source>Make quicker code for a graphics card while the first pictures are drawn without it</source>
        <translation>Crear código más rápido para la tarjeta gráfica mientras las primeras imágenes se dibujan sin él</translation>
    </message>
    <message>
        <source>Memory plan</source>
        <translation>Plan de memoria</translation>
    </message>
    <message>
        <source>MiB a second; 0: as fast as it goes</source>
        <translation>MiB por segundo; 0: todo lo rápido que se pueda</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Servidor espejo</translation>
    </message>
    <message>
        <source>Models and network</source>
        <translation>Modelos y red</translation>
    </message>
    <message>
        <source>Multiply in eight bits on newer graphics cards: quicker, and pictures differ a little</source>
        <translation>Multiplicar en 8 bits en tarjetas gráficas recientes: más rápido, y las imágenes cambian un poco</translation>
    </message>
    <message>
        <source>Never use the network, also not when asked to</source>
        <translation>No usar nunca la red, ni siquiera si se pide</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notificaciones</translation>
    </message>
    <message>
        <source>Of WebP and JPEG; at 100 a WebP keeps every pixel</source>
        <translation>De WebP y JPEG; con 100, WebP conserva cada píxel</translation>
    </message>
    <message>
        <source>Of the texts in the window</source>
        <translation>De los textos de la ventana</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Sin conexión</translation>
    </message>
    <message>
        <source>On a graphics card</source>
        <translation>En una tarjeta gráfica</translation>
    </message>
    <message>
        <source>One stage at a time</source>
        <translation>Una etapa a la vez</translation>
    </message>
    <message>
        <source>PNG keeps every pixel; WebP and JPEG files are smaller</source>
        <translation>PNG conserva cada píxel; los archivos WebP y JPEG son más pequeños</translation>
    </message>
    <message>
        <source>Picture format</source>
        <translation>Formato de imagen</translation>
    </message>
    <message>
        <source>Picture quality</source>
        <translation>Calidad de imagen</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Pictures folder</source>
        <translation>Carpeta de imágenes</translation>
    </message>
    <message>
        <source>Pictures in small tiles</source>
        <translation>Imágenes en teselas pequeñas</translation>
    </message>
    <message>
        <source>Play each step of a graphics card from a recording, which is several times as quick</source>
        <translation>Reproducir cada paso de la tarjeta gráfica desde una grabación, varias veces más rápido</translation>
    </message>
    <message>
        <source>Private pictures</source>
        <translation>Imágenes privadas</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Procesador</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>Hilos del procesador</translation>
    </message>
    <message>
        <source>Record steps</source>
        <translation>Grabar los pasos</translation>
    </message>
    <message>
        <source>Save pictures without the prompt and settings inside</source>
        <translation>Guardar las imágenes sin el prompt ni los ajustes dentro</translation>
    </message>
    <message>
        <source>Show the picture while it is drawn</source>
        <translation>Mostrar la imagen mientras se dibuja</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Sonidos</translation>
    </message>
    <message>
        <source>Tell when pictures are done while another window is in front</source>
        <translation>Avisar cuando las imágenes estén listas si hay otra ventana delante</translation>
    </message>
    <message>
        <source>Weights in 8 bits</source>
        <translation>Pesos en 8 bits</translation>
    </message>
    <message>
        <source>What computes: a graphics card, or the processor</source>
        <translation>Con qué se calcula: una tarjeta gráfica o el procesador</translation>
    </message>
    <message>
        <source>Where models are fetched; empty: huggingface.co</source>
        <translation>De dónde se descargan los modelos; vacío: huggingface.co</translation>
    </message>
    <message>
        <source>Where new pictures are saved, from the next one on</source>
        <translation>Dónde se guardan las imágenes, a partir de la próxima</translation>
    </message>
    <message>
        <source>Where the weights are while a picture is drawn: the less memory, the slower</source>
        <translation>Dónde están los pesos mientras se dibuja una imagen: cuanta menos memoria, más lento</translation>
    </message>
    <message>
        <source>Which of several draw at once: first, all, or their numbers, such as 0,1</source>
        <translation>Cuáles de varias dibujan a la vez: first (la primera), all (todas) o sus números, como 0,1</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Ventana</translation>
    </message>
    <message>
        <source>all of it</source>
        <translation>toda</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>sin límite</translation>
    </message>
</context>
<context>
    <name>SettingsArea</name>
    <message>
        <source>No setting matches. Try another word.</source>
        <translation>Ningún ajuste coincide. Prueba con otra palabra.</translation>
    </message>
    <message>
        <source>Show all settings</source>
        <translation>Mostrar todos los ajustes</translation>
    </message>
</context>
<context>
    <name>SettingsHead</name>
    <message>
        <source>All settings as they were at first; Undo brings them back</source>
        <translation>Todos los ajustes como al principio; Deshacer los recupera</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Load now</source>
        <translation>Cargar ahora</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Nada que deshacer</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Restablecer todo</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>Buscar en los ajustes</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Undo: {0}</source>
        <translation>Deshacer: {0}</translation>
    </message>
    <message>
        <source>{0} (Ctrl+Z)</source>
        <translation>{0} (Ctrl+Z)</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message>
        <source>This is a fault in the app, not in your files.</source>
        <translation>Es un fallo de la aplicación, no de tus archivos.</translation>
    </message>
    <message>
        <source>Try again; if it comes back, report it with the log file.</source>
        <translation>Inténtalo otra vez; si se repite, comunícalo con el archivo de registro.</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Candidates: begin many, finish the chosen (Ctrl+Shift+Return)</source>
        <translation>Candidatas: empieza muchas, termina las elegidas (Ctrl+Mayús+Intro)</translation>
    </message>
    <message>
        <source>Candidates…</source>
        <translation>Candidatas…</translation>
    </message>
    <message>
        <source>Draw the picture (Ctrl+Return)</source>
        <translation>Dibujar la imagen (Ctrl+Intro)</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Generar</translation>
    </message>
    <message>
        <source>Stop at the next step (Esc); Shift+Esc stops all</source>
        <translation>Detener en el paso siguiente (Esc); Mayús+Esc detiene todo</translation>
    </message>
</context>
<context>
    <name>SizeField</name>
    <message>
        <source>Custom</source>
        <translation>A medida</translation>
    </message>
    <message>
        <source>Draft, quick</source>
        <translation>Borrador, rápido</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>Apaisada</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>Grande</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>Vertical</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>Cuadrada</translation>
    </message>
    <message>
        <source>Swap width and height</source>
        <translation>Intercambiar anchura y altura</translation>
    </message>
    <message>
        <source>Tall</source>
        <translation>Alta</translation>
    </message>
    <message>
        <source>Usual sizes; larger ones take longer</source>
        <translation>Tamaños habituales; los grandes tardan más</translation>
    </message>
    <message>
        <source>Wide</source>
        <translation>Ancha</translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message>
        <source>Checking what has arrived…</source>
        <translation>Comprobando lo que ha llegado…</translation>
    </message>
    <message>
        <source>Comes with the app</source>
        <translation>Viene con la aplicación</translation>
    </message>
    <message>
        <source>Download {0}</source>
        <translation>Descargar {0}</translation>
    </message>
    <message>
        <source>Draw with it</source>
        <translation>Dibujar con él</translation>
    </message>
    <message>
        <source>Not complete · {0}</source>
        <translation>Incompleto · {0}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Paused · {0}</source>
        <translation>En pausa · {0}</translation>
    </message>
    <message>
        <source>Reading its files again…</source>
        <translation>Leyendo otra vez sus archivos…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Repair (up to {0})</source>
        <translation>Reparar (hasta {0})</translation>
    </message>
    <message>
        <source>Resume ({0})</source>
        <translation>Reanudar ({0})</translation>
    </message>
    <message>
        <source>Stopped · {0}</source>
        <translation>Detenida · {0}</translation>
    </message>
    <message>
        <source>Try again ({0})</source>
        <translation>Reintentar ({0})</translation>
    </message>
    <message>
        <source>Verified just now: complete and undamaged</source>
        <translation>Verificado ahora mismo: completo y sin daños</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Verificar</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Verificando…</translation>
    </message>
    <message>
        <source>Waits for its turn · {0}</source>
        <translation>Espera su turno · {0}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>quedan {0}</translation>
    </message>
    <message>
        <source>{0}/s</source>
        <translation>{0}/s</translation>
    </message>
</context>
<context>
    <name>StartRow</name>
    <message>
        <source>Draw {0} × {1} instead</source>
        <translation>Dibujar mejor {0} × {1}</translation>
    </message>
    <message>
        <source>Take the size that goes with the picture</source>
        <translation>Tomar el tamaño que va con la imagen</translation>
    </message>
    <message>
        <source>{0} × {1} becomes {2} × {3}</source>
        <translation>{0} × {1} pasa a {2} × {3}</translation>
    </message>
</context>
<context>
    <name>StyleForm</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Put {0} here</source>
        <translation>Poner {0} aquí</translation>
    </message>
    <message>
        <source>Settings that it brings</source>
        <translation>Ajustes que trae</translation>
    </message>
    <message>
        <source>Where the prompt goes; without it, the words stand behind the prompt</source>
        <translation>Dónde va el prompt; sin él, las palabras van detrás del prompt</translation>
    </message>
    <message>
        <source>Words around the prompt</source>
        <translation>Palabras alrededor del prompt</translation>
    </message>
    <message>
        <source>a red apple</source>
        <translation>una manzana roja</translation>
    </message>
    <message>
        <source>“{0}” becomes “{1}”.</source>
        <translation>«{0}» pasa a «{1}».</translation>
    </message>
</context>
<context>
    <name>StyleNote</name>
    <message>
        <source>Take back the words and settings of the style</source>
        <translation>Retirar las palabras y los ajustes del estilo</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Undo the style</source>
        <translation>Deshacer el estilo</translation>
    </message>
    <message>
        <source>{0} {2} (was {1})</source>
        <translation>{0} {2} (antes {1})</translation>
    </message>
    <message>
        <source>“{0}” is around the prompt.</source>
        <translation>«{0}» rodea el prompt.</translation>
    </message>
    <message>
        <source>“{0}” is around the prompt: {1}.</source>
        <translation>«{0}» rodea el prompt: {1}.</translation>
    </message>
</context>
<context>
    <name>StylesMenu</name>
    <message>
        <source>Clay figure</source>
        <translation>Figura de arcilla</translation>
    </message>
    <message>
        <source>Film still</source>
        <translation>Fotograma de cine</translation>
    </message>
    <message>
        <source>Flat picture</source>
        <translation>Imagen plana</translation>
    </message>
    <message>
        <source>Ink and lines</source>
        <translation>Tinta y líneas</translation>
    </message>
    <message>
        <source>Keep this prompt as a style…</source>
        <translation>Conservar este prompt como estilo…</translation>
    </message>
    <message>
        <source>Oil painting</source>
        <translation>Pintura al óleo</translation>
    </message>
    <message>
        <source>Paper cut</source>
        <translation>Papel recortado</translation>
    </message>
    <message>
        <source>Pencil drawing</source>
        <translation>Dibujo a lápiz</translation>
    </message>
    <message>
        <source>Pixel art</source>
        <translation>Arte de píxeles</translation>
    </message>
    <message>
        <source>Put words for a style around the prompt, or keep some of your own</source>
        <translation>Rodea el prompt con las palabras de un estilo, o conserva algunas tuyas</translation>
    </message>
    <message>
        <source>Some of your styles cannot be used…</source>
        <translation>Algunos de tus estilos no se pueden usar…</translation>
    </message>
    <message>
        <source>Studio photo</source>
        <translation>Foto de estudio</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>Estilos</translation>
    </message>
    <message>
        <source>Watercolour</source>
        <translation>Acuarela</translation>
    </message>
    <message>
        <source>Your styles…</source>
        <translation>Tus estilos…</translation>
    </message>
</context>
<context>
    <name>TextWindow</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>TokenChips</name>
    <message>
        <source>Insert {0} into the prompt</source>
        <translation>Insertar {0} en el prompt</translation>
    </message>
</context>
<context>
    <name>Toolbox</name>
    <message>
        <source>Harder brush</source>
        <translation>Pincel más duro</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Pincel más grande</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Pincel más pequeño</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>Pincel más suave</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
</context>
<context>
    <name>UpdateCheck</name>
    <message>
        <source>Get it where you got this one. The details say what changed.</source>
        <translation>Consígala donde obtuvo esta. Los detalles dicen qué ha cambiado.</translation>
    </message>
    <message>
        <source>Look for a newer version</source>
        <translation>Buscar una versión más nueva</translation>
    </message>
    <message>
        <source>This is the newest version.</source>
        <translation>Esta es la versión más nueva.</translation>
    </message>
    <message>
        <source>Version {0} is there; this is {1}.</source>
        <translation>Ya hay la versión {0}; esta es la {1}.</translation>
    </message>
</context>
<context>
    <name>UpscaleRow</name>
    <message>
        <source>Do not enlarge a picture</source>
        <translation>No ampliar ninguna imagen</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Picture to enlarge…</source>
        <translation>Imagen que ampliar…</translation>
    </message>
    <message>
        <source>Strength of enlarging</source>
        <translation>Fuerza de la ampliación</translation>
    </message>
</context>
<context>
    <name>Uses</name>
    <message>
        <source>1 leaves nothing of it</source>
        <translation>Con 1 no queda nada de ella</translation>
    </message>
    <message>
        <source>224 pixels</source>
        <translation>224 píxeles</translation>
    </message>
    <message>
        <source>A picture to take ideas from</source>
        <translation>Una imagen de la que tomar ideas</translation>
    </message>
    <message>
        <source>Below 0: away from it</source>
        <translation>Por debajo de 0: lejos de ella</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>Abajo del todo</translation>
    </message>
    <message>
        <source>Drawn lines</source>
        <translation>Líneas dibujadas</translation>
    </message>
    <message>
        <source>Edges as the authors find them</source>
        <translation>Los bordes tal como los encuentran los autores</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>Factor</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Difuminar</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>High threshold</source>
        <translation>Umbral alto</translation>
    </message>
    <message>
        <source>How close it stays</source>
        <translation>Cuánto se le parece</translation>
    </message>
    <message>
        <source>How firmly it guides</source>
        <translation>Con qué firmeza guía</translation>
    </message>
    <message>
        <source>How firmly the rest guides</source>
        <translation>Con qué firmeza guía el resto</translation>
    </message>
    <message>
        <source>How many times as wide and high</source>
        <translation>Cuántas veces más ancha y alta</translation>
    </message>
    <message>
        <source>How strongly it acts</source>
        <translation>Con qué fuerza actúa</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Izquierda</translation>
    </message>
    <message>
        <source>Low threshold</source>
        <translation>Umbral bajo</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Máscara</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Pixels over which it blends in</source>
        <translation>Píxeles en los que se funde con el resto</translation>
    </message>
    <message>
        <source>Pixels to add</source>
        <translation>Píxeles que añadir</translation>
    </message>
    <message>
        <source>Regular expression of the known words: ^dog&lt;/w&gt;</source>
        <translation>Expresión regular de las palabras conocidas: ^dog&lt;/w&gt;</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Derecha</translation>
    </message>
    <message>
        <source>Share of the steps</source>
        <translation>Parte de los pasos</translation>
    </message>
    <message>
        <source>Starts from</source>
        <translation>Parte de</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Fuerza</translation>
    </message>
    <message>
        <source>Stronger edges are kept</source>
        <translation>Se conservan los bordes más fuertes</translation>
    </message>
    <message>
        <source>The adapter&apos;s file, or its name if it comes with the model</source>
        <translation>El archivo del adaptador, o su nombre si viene con el modelo</translation>
    </message>
    <message>
        <source>The new word in the prompt, such as [fernando]</source>
        <translation>La palabra nueva en el prompt, como [fernando]</translation>
    </message>
    <message>
        <source>The picture is the hint: white lines on black</source>
        <translation>La imagen es la indicación: líneas blancas sobre negro</translation>
    </message>
    <message>
        <source>The picture that guides</source>
        <translation>La imagen que guía</translation>
    </message>
    <message>
        <source>The picture to enlarge</source>
        <translation>La imagen que se amplía</translation>
    </message>
    <message>
        <source>The picture to repaint</source>
        <translation>La imagen que se repinta</translation>
    </message>
    <message>
        <source>The picture to start from</source>
        <translation>La imagen de la que se parte</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Hasta</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Arriba del todo</translation>
    </message>
    <message>
        <source>Weaker edges are left out</source>
        <translation>Se omiten los bordes más débiles</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Peso</translation>
    </message>
    <message>
        <source>What the picture guides</source>
        <translation>Qué guía la imagen</translation>
    </message>
    <message>
        <source>White where it is to be painted anew</source>
        <translation>Blanco donde se debe repintar</translation>
    </message>
    <message>
        <source>canny</source>
        <translation>canny</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>super_resolution</source>
        <translation>super_resolution</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sí</translation>
    </message>
</context>
<context>
    <name>VariationRow</name>
    <message>
        <source>Picture to vary {0}</source>
        <translation>Imagen que variar {0}</translation>
    </message>
    <message>
        <source>Remove picture {0}</source>
        <translation>Quitar la imagen {0}</translation>
    </message>
    <message>
        <source>Weight of picture {0}</source>
        <translation>Peso de la imagen {0}</translation>
    </message>
</context>
<context>
    <name>VariationRows</name>
    <message>
        <source>Add pictures to vary…</source>
        <translation>Añadir imágenes que variar…</translation>
    </message>
    <message>
        <source>Remove one of them first.</source>
        <translation>Quita antes una de ellas.</translation>
    </message>
    <message>
        <source>Variation</source>
        <translation>Variación</translation>
    </message>
    <message>
        <source>{0} pictures are the most that can be varied at once.</source>
        <translation>Se pueden variar como mucho {0} imágenes a la vez.</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Describe a picture and press Generate</source>
        <translation>Describe una imagen y pulsa Generar</translation>
    </message>
    <message>
        <source>Or try one of these</source>
        <translation>O prueba una de estas</translation>
    </message>
    <message>
        <source>Use the prompt: {0}</source>
        <translation>Usar el prompt: {0}</translation>
    </message>
    <message>
        <source>a fox in the snow, 3d style</source>
        <translation>un zorro en la nieve, estilo 3d</translation>
    </message>
    <message>
        <source>a red apple on a blue background</source>
        <translation>una manzana roja sobre fondo azul</translation>
    </message>
    <message>
        <source>two pink flamingos at sunset</source>
        <translation>dos flamencos rosas al atardecer</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Begin at once</source>
        <translation>Empezar enseguida</translation>
    </message>
    <message>
        <source>Draw a first picture</source>
        <translation>Dibujar una primera imagen</translation>
    </message>
    <message>
        <source>Files and licences</source>
        <translation>Archivos y licencias</translation>
    </message>
    <message>
        <source>For {0} GiB of memory, the built-in model Pocket is the right one.</source>
        <translation>Para {0} GiB de memoria, el adecuado es Pocket, el modelo incluido.</translation>
    </message>
    <message>
        <source>Pictures are saved in {0}; models and settings are kept in {1}. Both can be changed.</source>
        <translation>Las imágenes se guardan en {0}; los modelos y los ajustes, en {1}. Ambas carpetas se pueden cambiar.</translation>
    </message>
    <message>
        <source>Pictures from words, drawn on this computer. Nothing is sent anywhere.</source>
        <translation>Imágenes a partir de palabras, dibujadas en este equipo. No se envía nada a ninguna parte.</translation>
    </message>
    <message>
        <source>Pocket, a small model, comes with the app and draws simple things in seconds: “{0}”.</source>
        <translation>Pocket, un modelo pequeño, viene con la aplicación y dibuja cosas sencillas en segundos: «{0}».</translation>
    </message>
    <message>
        <source>Show it on the page Models</source>
        <translation>Mostrarlo en la página Modelos</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Omitir</translation>
    </message>
    <message>
        <source>The app and Pocket are free for any use (MIT licence). Stable Cascade&apos;s own weights are for research and other non-commercial use; their licence is shown before a download begins. This page is found again in the menu Help.</source>
        <translation>La aplicación y Pocket se pueden usar libremente (licencia MIT). Los pesos de Stable Cascade son para investigación y otros usos no comerciales; su licencia se muestra antes de empezar una descarga. Esta página está también en el menú Ayuda.</translation>
    </message>
    <message>
        <source>The right model for a graphics card with {0} GiB: {1} ({2}).</source>
        <translation>El modelo adecuado para una tarjeta gráfica con {0} GiB: {1} ({2}).</translation>
    </message>
    <message>
        <source>The right model for {0} GiB of memory: {1} ({2}).</source>
        <translation>El modelo adecuado para {0} GiB de memoria: {1} ({2}).</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Este equipo</translation>
    </message>
    <message>
        <source>Welcome to {0}</source>
        <translation>Te damos la bienvenida a {0}</translation>
    </message>
    <message>
        <source>a fox in the snow, 3d style</source>
        <translation>un zorro en la nieve, estilo 3d</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Getting ready…</source>
        <translation>Preparando…</translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation>Abrir imagen</translation>
    </message>
    <message>
        <source>Pictures ({0})</source>
        <translation>Imágenes ({0})</translation>
    </message>
    <message>
        <source>This is a fault in the app, not in your settings.</source>
        <translation>Es un fallo de la aplicación, no de tus ajustes.</translation>
    </message>
    <message>
        <source>You can go on; if it comes back, copy the details and report them.</source>
        <translation>Puedes seguir; si se repite, copia los detalles y comunícalos.</translation>
    </message>
</context>
<context>
    <name>WindowHelp</name>
    <message>
        <source>Copy report</source>
        <translation>Copiar el informe</translation>
    </message>
    <message>
        <source>Copy the report and send it, so that it can be mended.</source>
        <translation>Copia el informe y envíalo para que se pueda arreglar.</translation>
    </message>
    <message>
        <source>No program here opens folders.</source>
        <translation>Ningún programa de aquí abre carpetas.</translation>
    </message>
    <message>
        <source>The app crashed the last time; what was saved is safe.</source>
        <translation>La aplicación se cerró por un fallo la última vez; lo guardado está a salvo.</translation>
    </message>
    <message>
        <source>The folder is {0}.</source>
        <translation>La carpeta es {0}.</translation>
    </message>
</context>
<context>
    <name>WindowLanguage</name>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
</context>
<context>
    <name>WindowMenus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Archivo</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;yuda</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>&amp;Imagen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ver</translation>
    </message>
    <message>
        <source>About {0}</source>
        <translation>Acerca de {0}</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Cancelar todo</translation>
    </message>
    <message>
        <source>Candidates…</source>
        <translation>Candidatas…</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Lienzo</translation>
    </message>
    <message>
        <source>Check my machine…</source>
        <translation>Revisar mi equipo…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Edit on the canvas</source>
        <translation>Editar en el lienzo</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galería</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Generar</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelos…</translation>
    </message>
    <message>
        <source>Open picture…</source>
        <translation>Abrir imagen…</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>Abrir la carpeta de datos</translation>
    </message>
    <message>
        <source>Open the log folder</source>
        <translation>Abrir la carpeta de registros</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Pictures folder</source>
        <translation>Carpeta de imágenes</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Cola</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Save pictures as</source>
        <translation>Guardar imágenes como</translation>
    </message>
    <message>
        <source>Save without prompt and settings</source>
        <translation>Guardar sin prompt ni ajustes</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ajustes…</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Atajos</translation>
    </message>
    <message>
        <source>Show the picture while it is drawn</source>
        <translation>Mostrar la imagen mientras se dibuja</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>Usar sus ajustes</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>Variar</translation>
    </message>
    <message>
        <source>Welcome…</source>
        <translation>Bienvenida…</translation>
    </message>
    <message>
        <source>X/Y grid…</source>
        <translation>Cuadrícula X/Y…</translation>
    </message>
</context>
<context>
    <name>WindowSettings</name>
    <message>
        <source>For example: {0}</source>
        <translation>Por ejemplo: {0}</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Preparando…</translation>
    </message>
    <message>
        <source>Here: {0}.</source>
        <translation>Aquí: {0}.</translation>
    </message>
    <message>
        <source>Now: {0}, Stage C in {1}, Stage B in {2}.</source>
        <translation>Ahora: {0}, etapa C en {1}, etapa B en {2}.</translation>
    </message>
    <message>
        <source>Now: {0}.</source>
        <translation>Ahora: {0}.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Settings ({0})</source>
        <translation>Ajustes ({0})</translation>
    </message>
    <message>
        <source>The model has to be loaded anew for this. The next picture does it too.</source>
        <translation>Para esto hay que cargar otra vez el modelo. La próxima imagen también lo hace.</translation>
    </message>
</context>
<context>
    <name>WindowTitle</name>
    <message>
        <source>{0} % · {1}</source>
        <translation>{0} % · {1}</translation>
    </message>
</context>
<context>
    <name>Worker</name>
    <message>
        <source>The picture is saved, but could not be added to the history.</source>
        <translation>La imagen se ha guardado, pero no se pudo añadir al historial.</translation>
    </message>
    <message>
        <source>This is a fault in the app, not in your settings.</source>
        <translation>Es un fallo de la aplicación, no de tus ajustes.</translation>
    </message>
    <message>
        <source>Try again; if it comes back, copy the details and report them.</source>
        <translation>Inténtalo otra vez; si se repite, copia los detalles y comunícalos.</translation>
    </message>
</context>
</TS>
