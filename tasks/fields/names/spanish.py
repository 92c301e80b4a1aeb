"""Spanish names, whose bearers have two family names: "Gabriel García Márquez", "Mario Vargas Llosa".

The word before the last one shows it: it is a common Spanish family name, or at least no given name although the
first and the last word are Spanish. Family names that Portuguese and Spanish share are left out, as Portuguese names
are cited by the last one ("Santos, José Silva").
"""

from __future__ import annotations

from tasks.fields.names.keys import fold_name

FAMILY_NAMES = frozenset(
    "abad acevedo acosta acuna adame agudo aguilar aguilera aguirre agustin alarcon alba alcala alcantara alfaro "
    "alonso altamirano alvarado alvarez amador amaya anaya andrade angulo anton antunez aparicio aragon aranda araya "
    "arce arellano arenas arevalo arias armas armendariz arribas arroyo arteaga asensio avalos avila aviles ayala "
    "ayuso aznar baena baeza balaguer ballesteros banuelos barajas barbero barrera barreto barrientos barrios "
    "barroso bautista becerra becerril bello beltran benavente benavides benitez bermejo bermudez bernal bernardez "
    "berrios bianco blanco blasco blazquez bolanos bonilla borja bosch botella bravo briones bueno burgos bustamante "
    "bustos caballero cabello cabrera caceres calderon calero calleja calvo camacho camara campos canales cano cantu "
    "carbajal carbonell cardenas cardona carmona caro carranza carrasco carrera carreras carrero carrillo carrion "
    "carvajal casado casals casanova casares casas castaneda castano castellano castellanos castillo castrillo "
    "catalan ceballos cedillo centeno cepeda cerda cervantes cespedes chacon chamorro chavez checa cifuentes "
    "cisneros climent cobo collado collazo colmenares colom colon conde contreras cordero cordoba cornejo corona "
    "coronado corral corrales correa cortes cortez cota covarrubias crespo cuadrado cubillo cuellar cuenca cueto "
    "cuevas curiel davila delgado dominguez donoso duarte duenas duran echeverria elizondo enriquez escalante "
    "escalona escamilla escobar escobedo escribano escudero espinal espino espinosa espinoza esquivel esteban esteve "
    "estevez estrada fajardo farias feliciano fernandez ferrandez ferrando ferrer ferrero figueras figueroa flores "
    "florez fonseca font franco frias fuente fuentes fuertes gaitan galan galarza galindo gallardo gallego gallegos "
    "galvan galvez gamboa gamez garay garcia garibay garmendia garrido garza gascon gil gimenez gimeno giron godinez "
    "godoy gomez gonzales gonzalez gonzalo gordillo gracia granados grande guardado guerra guerrero guevara guillen "
    "gutierrez guzman haro heredia hermosilla hernandez herrera herrero herreros hidalgo higuera hinojosa holguin "
    "huerta huertas hurtado ibanez ibarra iglesias infante iniesta izquierdo jaime jaimes jaramillo jimenez juarez "
    "jurado lagos laguna lara larrea leal ledesma leiva lemus leon lerma leyva linares lira llamas llorens llorente "
    "llosa loera lopez lorca lorente lorenzo losada lovato loyola lozano lucas lucero lucio lugo luna luque machado "
    "macias madera madrid madrigal maestre maldonado manrique manzano marcos marin marquez marrero marti martinez "
    "mas mateo mateos mateu matos maya mayorga maza mazon medina medrano mejia mejias melendez melgar melgarejo melo "
    "mena mendez mendoza menendez mera merchan mercado merino mesa meza miguel millan mira miramontes miranda "
    "mohedano molina moll molla moncada mondragon monge monreal montalvo montanez montano monte montero montes "
    "montesinos montiel montilla montoya mora moral morales morcillo moreno moya moyano munoz munguia murcia murillo "
    "muro najera naranjo narvaez nava navarrete navarro navas negrete negron nevarez nicolas nieto nino noguera "
    "nunez ocampo ocana ochoa ojeda olivares olivas oliver olivera olivo olmedo olmo olmos olvera oquendo ordonez "
    "orellana oropeza orozco orta ortega ortiz ortuno osorio osuna otero ovalle oviedo pacheco padilla padron paez "
    "palacio palacios palau palma palomares palomino palomo pantoja pardo paredes pareja parra partida pascual "
    "pastor patino paz pedraza pedroza pelaez pena penalver perales peralta perea perez picazo pina pineda pinero "
    "pino pinto pizarro plaza polanco polo ponce portillo posada pozo prado prats prieto puente puentes puga puig "
    "pujol pulido quesada quevedo quezada quijano quinones quintana quintanilla quintero quiroga quiros quiroz "
    "ramirez ramon ramos rangel real rebollo redondo reina rendon requena rey reyes reyna reynoso ribera rico riera "
    "rincon rio rios riquelme ripoll rius rivas rivera rivero robledo robles roca rocamora rodriguez rojas rojo "
    "roldan roman romero romo rosado rosales rosario rosas rosello rosell rovira rozas rubio rueda ruiz ruano rus "
    "saavedra saenz saez sainz salas salazar salcedo salcido saldana saldivar salgado salguero salinas salmeron "
    "salvador samaniego sanabria sanchez sancho sandoval sanjuan sanmartin sans sanz sarmiento sastre saucedo "
    "sauceda sebastian segovia segura sepulveda serna serra serrano sevilla sierra silvestre simon sola solano soler "
    "solis solorio soria soriano sosa sotelo soto sotomayor suarez tamayo tapia tejada tejeda tejedor tejera tejero "
    "tellez tello tena terrazas tijerina tirado toledo tolosa tomas toro torralba torrent torres torrez tovar trejo "
    "trevino trillo trujillo ubeda ulloa urbano urbina urena uribe urrutia usero vaca valdes valdez valdivia "
    "valencia valenzuela valero valiente valladares valle vallejo valles vallejos valls valverde vaquero varas "
    "varela vargas vazquez vasquez vega vela velarde velasco velazquez velez venegas vera vergara verdejo verdugo "
    "vicario vidal viera vigil vila villa villafuerte villagomez villalba villalobos villalpando villanueva villar "
    "villareal villarreal villasenor villegas villena yanez ybarra yepez zafon zambrano zamora zamorano zapata "
    "zaragoza zarate zavala zayas zelaya zepeda zorrilla zuniga zurita".split()
)
_GIVEN = frozenset(
    "abel abelardo abraham adan adela adolfo adrian adriana agustin agustina aida aitana aitor alba alberto "
    "alejandra alejandro alejo alex alexandra alexandre alexis alfonso alfredo alicia almudena alonso alvaro amadeo "
    "amaia amalia amanda amaya amelia america amparo ana anabel anastasio andrea andres andreu angel angela angeles "
    "angelica anibal antoni antonia antonio araceli aranzazu ariadna armando arnau arturo asier asuncion augusto "
    "aurelio aurora azucena baltasar barbara bartolome beatriz begona belen benito benjamin bernabe bernardo berta "
    "blanca borja brenda bruno camila camilo candela carla carles carlos carlota carmen carolina catalina cayetano "
    "cecilia celia cesar chantal clara claudia claudio clemente concepcion constantino consuelo cristian cristina "
    "cristobal cruz cynthia dafne damian daniel daniela dario david debora delia diana diego dolores domingo edgar "
    "edgardo edmundo eduard eduardo efrain elena elias elisa elizabeth eloy elsa elvira emilia emiliano emilio emma "
    "encarnacion enric enrique ernest ernesto esperanza esteban estefania esteve estela ester esther eugenia eugenio "
    "eusebio eva ezequiel fabian fabiola fatima federico feliciano felipe felix fermin fernanda fernando fidel flor "
    "florencia florencio francesc francesca francisca francisco franco gabriel gabriela gaspar gema gemma genoveva "
    "gerard gerardo german gilberto gisela gloria gonzalo graciela gregorio guadalupe guido guillem guillermina "
    "guillermo gustavo hector helena heriberto hernan hilda horacio hugo humberto ignacio ignasi iker ildefonso "
    "imanol inaki ines inigo inmaculada irene iria isaac isabel isaias isidoro isidro ismael israel ivan ivonne "
    "jacinto jacobo jaime janet jaume javier jeronimo jessica jesus jimena joan joaquim joaquin joel johanna jon "
    "jordi jorge jose josefa josefina josep josue juan juana juanita julia julian juliana julieta julio karen karina "
    "karla laia laura lautaro leandro leonardo leonor leticia lidia ligia liliana lluis lola lorena lorenzo lourdes "
    "lucas lucia luciano luis luisa luz macarena magdalena maite manel manuel manuela mar marc marcela marcelino "
    "marcelo marcial marco marcos margarita maria mariana marianela mariano maribel maricarmen marina mario marisa "
    "marisol marta martha marti martin martina mateo matias mauricio maximo mayra melchor melisa mercedes meritxell "
    "miguel mikel milagros mireia miren miriam moises monica monserrat montserrat nadia narciso natalia nerea nestor "
    "nicanor nicolas nieves noa noelia noemi nora norberto nuria octavio olga oriol orlando oscar pablo paloma paola "
    "pascual patricia patricio pau paul paula paulina pedro pere perla pilar rafael raimundo ramiro ramon raquel "
    "raul rebeca regina remedios remigio renata rene ricard ricardo rigoberto rita roberto rocio rodolfo rodrigo "
    "rogelio roger roman romina rosa rosalia rosana rosario ruben rufino ruth sabina salomon salvador samuel sandra "
    "santiago santos sara saul sebastian selene sergi sergio silvia simon sofia sonia soledad susana tamara tania "
    "teodoro teresa tomas trinidad ulises unai valentin valentina valeria vanesa vanessa veronica vicent vicente "
    "victor victoria vilma virgilio virginia viviana wilfredo xavi xavier ximena yadira yanet yarelis yolanda zaida "
    "zulema felicidad federica elisenda enma estibaliz gorka gabino fructuoso fulgencio jesusa leopoldo macario "
    "maximiliano nazaret neus".split()
)
# Given names of other languages that stand as a second name in Spanish ones.
_GIVEN_ELSEWHERE = frozenset(
    "albert alfred andrew anne anthony arthur charles christian christopher denis dennis edward edwin eric erick "
    "erwin frank franklin fred george harold harry helen henry herbert herman ivanna jack james jane jean jefferson "
    "jennifer jim john johnny jonathan joseph karl katherine kevin lawrence leo louis louise lucy marie mark mary "
    "matthew max michael nelson nicholas oliver oswald otto paul peter philip richard robert robinson roger ronald "
    "rose roy stephen steven thomas vincent walter washington wilfred william wilmer wilson".split()
)
_ANY_GIVEN = _GIVEN | _GIVEN_ELSEWHERE
FAMILY_NAME_ENDINGS = ("ndez", "nguez", "rquez", "guez", "rrez", "nchez", "mez", "rez", "tinez", "nzalez")


def has_two_family_names(words: list[str]) -> bool:
    """Whether the last two words of a name in natural order are both family names, as in Spanish.

    Args:
        words: At least three words, without particles.
    """
    if len(words[-2]) < 3 or "." in words[-2] or "." in words[-1]:
        return False
    first, before, last = fold_name(words[0]), fold_name(words[-2]), fold_name(words[-1])
    begins_spanish = first in _GIVEN or (len(words) > 3 and fold_name(words[1]) in _GIVEN)
    ends_spanish = _is_family(last) and last not in _GIVEN
    if before == "san":  # "Iñaki San Vicente"
        return begins_spanish
    if _is_family(before):
        if before in _GIVEN:  # "José Ramón García", but "José Luis Ramón García"
            return len(words) > 3 and begins_spanish and ends_spanish and fold_name(words[-3]) in _GIVEN
        return begins_spanish or ends_spanish
    return begins_spanish and ends_spanish and before not in _ANY_GIVEN and "-" not in before


def _is_family(word: str) -> bool:
    """Whether a folded word is a common Spanish family name."""
    return word in FAMILY_NAMES or word.endswith(FAMILY_NAME_ENDINGS)
